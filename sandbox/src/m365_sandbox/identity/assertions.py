"""Does this client assertion prove that the caller holds the registered certificate?

What real clients send (msal 1.39): PS256 with `x5t#S256`, or RS256 with `x5t`; thumbprints base64url, padded or not;
float `exp` and `iat`, no `nbf`; the same assertion again for nine minutes. None of these is a reason to refuse.
"""

import base64
import hashlib
import re
import time
from collections.abc import Sequence, Set

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from jwt.types import Options

from m365_sandbox.identity.refusals import TokenRefusal

_SKEW = 300  # seconds
_CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def check_assertion(assertion: str, certificates: Sequence[str], client_id: str, audiences: Set[str]) -> None:
    """Accept an assertion that one of the client's certificates (PEM) signed. Raises `TokenRefusal`."""
    try:
        header = jwt.get_unverified_header(assertion)
    except jwt.PyJWTError:
        raise TokenRefusal("invalid_request", 50027, "JWT token is invalid or malformed.") from None
    for pem in certificates:
        certificate = RegisteredCertificate(pem)
        if certificate.is_named_by(header):
            certificate.check(assertion, header, client_id, audiences)
            return
    named = _unbase64(str(header.get("x5t#S256") or header.get("x5t") or "")).hex().upper()
    raise TokenRefusal(
        "invalid_client",
        700027,
        "The certificate with identifier used to sign the client assertion is not registered on application. "
        f"[Reason - The key was not found., Thumbprint of key used by client: '{named}']",
    )


class RegisteredCertificate:
    """The certificate that was registered for a client."""

    def __init__(self, pem: str) -> None:
        certificate = x509.load_pem_x509_certificate(certificate_part(pem).encode())
        key = certificate.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise ValueError("a client's certificate holds an RSA key; this one holds another kind")
        self._key = key
        der = certificate.public_bytes(Encoding.DER)
        self.sha1 = hashlib.sha1(der).digest()
        self.sha256 = hashlib.sha256(der).digest()

    def check(self, assertion: str, header: dict[str, object], client_id: str, audiences: Set[str]) -> None:
        """Accept the assertion, or raise `TokenRefusal` with the number Entra would give."""
        claims = self._signed_claims(assertion, str(header.get("alg")))
        if claims.get("iss") != client_id or claims.get("sub") != client_id:
            raise TokenRefusal("invalid_client", 700021, "Client assertion's issuer and subject must be the client id.")
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if not any(isinstance(name, str) and name.rstrip("/").lower() in audiences for name in named):
            raise TokenRefusal("invalid_client", 700023, "Client assertion audience claim does not match Realm issuer.")
        self._check_times(claims)

    def is_named_by(self, header: dict[str, object]) -> bool:
        """Whether an assertion's header names this certificate, by its SHA-256 or else its SHA-1 thumbprint."""
        for name, expected in (("x5t#S256", self.sha256), ("x5t", self.sha1)):
            if name in header:
                return _unbase64(str(header[name])) == expected
        return False

    def _signed_claims(self, assertion: str, algorithm: str) -> dict[str, object]:
        unchecked: Options = {
            "verify_aud": False,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
            "verify_iss": False,
            "verify_sub": False,
            "verify_jti": False,
        }
        if algorithm not in ("PS256", "RS256"):
            raise TokenRefusal("invalid_client", 700027, f"Client assertion algorithm '{algorithm}' is not supported.")
        try:
            claims: dict[str, object] = jwt.decode(assertion, self._key, algorithms=[algorithm], options=unchecked)
        except jwt.PyJWTError:
            raise TokenRefusal("invalid_client", 700027, "Client assertion failed signature validation.") from None
        return claims

    def _check_times(self, claims: dict[str, object]) -> None:
        expires, starts = claims.get("exp"), claims.get("nbf", 0)
        if not isinstance(expires, int | float) or not isinstance(starts, int | float):
            raise TokenRefusal("invalid_client", 700024, "Client assertion has no usable exp claim.")
        if expires + _SKEW < time.time():
            raise TokenRefusal("invalid_client", 700024, "Client assertion is not within its valid time range.")
        if starts - _SKEW > time.time():
            raise TokenRefusal("invalid_client", 700024, "Client assertion is not within its valid time range.")


def certificate_part(pem: str) -> str:
    """The first certificate of a PEM text, which may hold its private key as well. Raises `ValueError` without one."""
    match = _CERTIFICATE.search(pem)
    if match is None:
        raise ValueError("there is no certificate in the PEM text")
    return match.group() + "\n"


def _unbase64(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError:
        return b""
