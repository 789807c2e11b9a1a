"""Is this one plain e-mail address, fit to be written to?"""

import re

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")


def is_address(text: str) -> bool:
    """Return whether `text` is exactly one address; a name, a list or a line break is not."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case, empty when it has none."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""
