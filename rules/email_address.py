"""Is this one plain e-mail address, fit to be written to?"""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#: RFC 5322's dot-atom and host names; quoted local parts and addresses by number are no addresses of colleagues.
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?!\d+$){_LABEL}")


def is_address(text: str) -> bool:
    """Return whether `text` is exactly one address; a name, a list or a line break is not."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def what_is_wrong(text: str) -> str:
    """Return what is wrong with a text that is no address, in words that continue “Your e-mail address ”."""
    if not text.isprintable() or not text.isascii():
        return "holds a character that does not belong in it, perhaps one that cannot be seen; type it again"
    if text.count("@") > 1:
        return "must be one address only"
    if "<" in text or ">" in text or '"' in text or is_address(text.removeprefix("mailto:").strip(" ,;.:()[]")):
        return "must be the address alone, without a name, brackets or marks around it"
    if " " in text:
        return "has a space in it"
    return "is not complete; write it as name@domain"


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case, empty when it has none."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""
