"""The sandbox's own certificate authority, its server certificate, and the certificate registered for the client."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

REAL_NAMES = ("graph.microsoft.com", "login.microsoftonline.com", "contoso.sharepoint.com")
SERVER_NAMES = ("localhost", *REAL_NAMES)
SERVER_ADDRESSES = ("127.0.0.1", "::1")
LIFETIME = timedelta(days=3650)
SERVER_LIFETIME = timedelta(days=820)  # some clients refuse a server certificate that lives longer


def ensure_certificates(directory: Path) -> None:
    """Make `ca.pem`, `server.pem` and `client.pem` where they are missing; keep those that are there."""
    if not (directory / "server.pem").exists():
        ca_key, ca = _authority()
        (directory / "ca.pem").write_bytes(_pem(ca))
        key, certificate = _server(ca_key, ca)
        _write_private(directory / "server.pem", _pem_key(key) + _pem(certificate) + _pem(ca))
    if not (directory / "client.pem").exists():
        key, certificate = _self_signed("ohrt service")
        _write_private(directory / "client.pem", _pem_key(key) + _pem(certificate))
    if not (directory / "signing.pem").exists():
        key = rsa.generate_private_key(65537, 2048)
        _write_private(directory / "signing.pem", _pem_key(key))


def _authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = _name("M365 sandbox CA")
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    builder = (
        _builder(name, name, key, LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
    )
    return key, builder.sign(key, hashes.SHA256())


def _server(ca_key: rsa.RSAPrivateKey, ca: x509.Certificate) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in SERVER_NAMES]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in SERVER_ADDRESSES]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    builder = (
        _builder(_name("localhost"), ca.subject, key, SERVER_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer, critical=False)
    )
    return key, builder.sign(ca_key, hashes.SHA256())


def _self_signed(common_name: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(65537, 2048)
    name = _name(common_name)
    return key, _builder(name, name, key, LIFETIME).sign(key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, lifetime: timedelta
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lifetime)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write_private(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)
