"""DKIM keys of the invented domains: the private ones in the data directory, the public ones served in their zones."""

import base64
import re
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DEFAULT_SELECTOR = "selector1"
_KEY_BITS = 2048
_NAME = re.compile(r"^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*$")
_SIGNED = (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"reply-to")


class DkimKeys:
    """Key pairs by domain and selector. A pair is made when somebody first signs with it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory / "dkim"

    def record(self, domain: str, selector: str) -> str | None:
        """The TXT record of a public key, or nothing when no such pair was made."""
        file = self._file(domain, selector)
        if file is None or not file.exists():
            return None
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"

    def sign(self, raw: bytes, domain: str, selector: str = DEFAULT_SELECTOR) -> bytes:
        """The message with a `DKIM-Signature` of this domain above it. Raises `ValueError` for what is no domain."""
        import dkim  # only who signs a mail waits for it

        message = b"\r\n".join(raw.splitlines()) + (b"\r\n" if raw.endswith(b"\n") else b"")
        present = {name.lower() for name, _ in dkim.rfc822_parse(message)[0]}
        signature: bytes = dkim.sign(
            message,
            selector.encode(),
            domain.encode(),
            self._private_key(domain, selector),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in _SIGNED if name in present],
        )
        return signature + message

    def _private_key(self, domain: str, selector: str) -> bytes:
        file = self._file(domain, selector)
        if file is None:
            raise ValueError(f"'{selector}' of '{domain}' cannot be the name of a key")
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            pem = rsa.generate_private_key(65537, _KEY_BITS).private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.TraditionalOpenSSL,
                serialization.NoEncryption(),
            )
            file.touch(0o600)
            file.write_bytes(pem)
        return file.read_bytes()

    def _file(self, domain: str, selector: str) -> Path | None:
        domain, selector = domain.lower(), selector.lower()
        if not _NAME.match(domain) or not _NAME.match(selector):  # both are chosen by whoever signed a mail
            return None
        return self._directory / domain / f"{selector}.pem"
