"""Whom a client trusts that reads no environment: the bundles of the system, of Java, and of Python's environments.

For a mount namespace in which nobody but the sandbox can be reached: its authority stands in place of all others.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore

SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Arch; what curl, git and Go read
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine
)
JAVA_BUNDLES = ("/etc/ssl/certs/java/cacerts", "/etc/pki/java/cacerts")
VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


def trust_only(authority: Path, java_bundle: Path, variables: Mapping[str, str]) -> None:
    """Mount the authority over every bundle there is; `java_bundle` is written with it in Java's form.

    requests, for one, reads `REQUESTS_CA_BUNDLE` only where it prepares the request itself; certifi's file otherwise.
    """
    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    java_bundle.write_bytes(
        serialize_java_truststore([PKCS12Certificate(certificate, b"m365-sandbox")], NoEncryption())
    )
    bundles = dict.fromkeys((*_existing(SYSTEM_BUNDLES), *certifi_bundles(variables)), authority)
    for bundle, trusted in {**bundles, **dict.fromkeys(_existing(JAVA_BUNDLES), java_bundle)}.items():
        subprocess.run(["mount", "--bind", str(trusted), str(bundle)], check=True)


def certifi_bundles(variables: Mapping[str, str]) -> Iterator[Path]:
    """The files of certifi in the Python environments whose commands are on `PATH`."""
    for folder in variables.get("PATH", os.defpath).split(os.pathsep):
        for packages in ("site-packages", "dist-packages"):
            yield from (
                path.resolve() for path in Path(folder).parent.glob(f"lib/python3*/{packages}/certifi/cacert.pem")
            )


def _existing(paths: tuple[str, ...]) -> Iterator[Path]:
    return (Path(path).resolve() for path in paths if Path(path).exists())
