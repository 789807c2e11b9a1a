"""Access tokens: RS256 JSON Web Tokens, signed by the tenant's own key and verified on each call.

Tokens live in wall time, because the clients that hold them do. Roles and scopes are those of the moment of issue, as
in Entra; what Exchange assigned to an application holds from the next call on.
"""

import base64
import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from m365_sandbox.directory import Directory
from m365_sandbox.errors import unauthenticated
from m365_sandbox.identities import PEOPLE_CLIENT_ID, PERSON_SCOPES, SHAREPOINT_HOST, TENANT_ID
from m365_sandbox.identity.capabilities import CLAIM
from m365_sandbox.identity.registrations import Registrations
from m365_sandbox.principal import Person, Principal
from m365_sandbox.wire import Json

GRAPH_AUDIENCE = "https://graph.microsoft.com"
SHAREPOINT_AUDIENCE = f"https://{SHAREPOINT_HOST}"
LIFETIME = 3599  # seconds, as Entra answers
LONG_LIFETIME = 10 * 365 * 24 * 3600
_REFRESH = "refresh"  # the audience of refresh tokens: nobody but the token endpoint
_CACHE_LIMIT = 10_000
_BY_NOTHING, _BY_SECRET, _BY_CERTIFICATE = "0", "1", "2"  # `appidacr`: how the application proved itself


class Tokens:
    """Makes and reads access tokens."""

    def __init__(self, key_file: Path, directory: Directory, registrations: Registrations) -> None:
        # The key is one that this sandbox made: proving its primes again takes a tenth of the start.
        key = load_pem_private_key(key_file.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{key_file} does not hold an RSA key")
        self._key = key
        self.public_key = key.public_key()
        self.key_id = _thumbprint(self.public_key)
        self._directory = directory
        self._registrations = registrations
        self._generation = registrations.generation
        self._verified: dict[tuple[str, str], tuple[float, Principal]] = {}

    def for_application(
        self,
        app_id: str,
        audience: str = GRAPH_AUDIENCE,
        lifetime: int = LIFETIME,
        *,
        by_certificate: bool = False,
        capabilities: Sequence[str] = (),
    ) -> str:
        """A token by which an application acts for itself."""
        application = self._registrations.find(app_id)
        if application is None:
            raise LookupError(f"the application {app_id} is not registered")
        claims: Json = {
            "app_displayname": application.name,
            "appidacr": _BY_CERTIFICATE if by_certificate else _BY_SECRET,
            "idtyp": "app",
            "oid": application.object_id,
            "sub": application.object_id,
        }
        roles = [role for role in application.roles if audience == GRAPH_AUDIENCE or role.startswith("Sites.")]
        if roles:
            claims["roles"] = roles
        if capabilities:
            claims[CLAIM] = list(capabilities)
        return self._sign({**claims, "appid": app_id, "azp": app_id}, audience, lifetime)

    def for_person(
        self,
        person: Person,
        app_id: str = PEOPLE_CLIENT_ID,
        audience: str = GRAPH_AUDIENCE,
        lifetime: int = LIFETIME,
        scopes: Sequence[str] = PERSON_SCOPES,
        capabilities: Sequence[str] = (),
    ) -> str:
        """A token by which a signed-in person acts, within delegated permissions."""
        claims: Json = {
            "appidacr": _BY_NOTHING,
            "idtyp": "user",
            "name": person.display_name,
            "oid": person.id,
            "scp": " ".join(scopes),
            "sub": person.id,
            "unique_name": person.email,
            "upn": person.email,
        }
        if capabilities:
            claims[CLAIM] = list(capabilities)
        return self._sign({**claims, "appid": app_id, "azp": app_id}, audience, lifetime)

    def id_token(self, person: Person, app_id: str, issuer: str) -> str:
        """An ID token: who signed in, told to the application."""
        claims = {
            "iss": issuer,
            "name": person.display_name,
            "oid": person.id,
            "preferred_username": person.email,
            "sub": person.id,
            "ver": "2.0",
        }
        return self._sign(claims, app_id, LIFETIME)

    def refresh_token(self, person: Person, app_id: str, scope: str) -> str:
        """A refresh token: opaque to the client, a signed note to ourselves."""
        return self._sign({"sub": person.id, "azp": app_id, "scope": scope}, _REFRESH, LONG_LIFETIME)

    def read_refresh_token(self, token: str) -> tuple[str, str, str]:
        """Person id, application id and the scope first asked for. Raises `jwt.PyJWTError`."""
        claims = jwt.decode(token, self.public_key, algorithms=["RS256"], audience=_REFRESH)
        return claims["sub"], claims["azp"], claims["scope"]

    def verify(self, authorization: str | None, audience: str = GRAPH_AUDIENCE) -> Principal:
        """Who the `Authorization` header speaks for, at this resource. Raises `GraphError` (401)."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthenticated("Access token is empty.")
        token = token.strip()
        if self._generation != self._registrations.generation or len(self._verified) >= _CACHE_LIMIT:
            self._verified.clear()
            self._generation = self._registrations.generation
        known = self._verified.get((token, audience))
        if known is not None and known[0] > time.time():
            return known[1]
        claims = self._claims(token, audience)
        principal = self._principal(claims)
        self._verified[token, audience] = (claims["exp"], principal)
        return principal

    def _claims(self, token: str, audience: str) -> Json:
        if token.count(".") < 2:
            raise unauthenticated("IDX14100: JWT is not well formed, there are no dots (.).")
        try:
            claims: Json = jwt.decode(
                token, self.public_key, algorithms=["RS256"], options={"verify_aud": False, "require": ["exp", "aud"]}
            )
        except jwt.ExpiredSignatureError:
            raise unauthenticated("Access token has expired or is not yet valid.") from None
        except jwt.PyJWTError:
            raise unauthenticated("Access token validation failure. Invalid signature.") from None
        if "idtyp" not in claims or claims["aud"].rstrip("/") != audience:
            raise unauthenticated("Access token validation failure. Invalid audience.")
        return claims

    def _principal(self, claims: Json) -> Principal:
        application = self._registrations.find(claims["azp"])
        person = self._directory.person(claims["sub"]) if claims["idtyp"] == "user" else None
        if application is None or (claims["idtyp"] == "user" and person is None):
            raise unauthenticated("The identity of the calling application could not be established.")
        return Principal(
            application.app_id,
            application.name,
            frozenset(claims.get("roles", ())),
            person,
            frozenset(claims.get("scp", "").split()),
            {} if person else self._registrations.mailbox_permissions(application.app_id),
            claims["appidacr"] == _BY_CERTIFICATE,
        )

    def _sign(self, claims: Json, audience: str, lifetime: int) -> str:
        now = int(time.time())
        stamps = {
            "aud": audience,
            "iss": f"https://sts.windows.net/{TENANT_ID}/",
            "tid": TENANT_ID,
            "ver": "1.0",
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "uti": uuid4().hex,
        }
        headers = {"kid": self.key_id, "x5t": self.key_id}
        return jwt.encode({**stamps, **claims}, self._key, algorithm="RS256", headers=headers)


def _thumbprint(key: rsa.RSAPublicKey) -> str:
    """RFC 7638: the name of a key, made from the key."""
    jwk: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key, as_dict=True)
    members = orjson.dumps({name: jwk[name] for name in ("e", "kty", "n")}, option=orjson.OPT_SORT_KEYS)
    return base64.urlsafe_b64encode(hashlib.sha256(members).digest()).decode().rstrip("=")
