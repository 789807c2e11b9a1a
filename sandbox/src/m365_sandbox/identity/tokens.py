"""Access tokens: RS256 JSON Web Tokens, signed by the tenant's own key and verified on each call.

Tokens live in wall time, because the clients that hold them do.
"""

import time
from pathlib import Path
from uuid import uuid4

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from m365_sandbox.directory import Directory
from m365_sandbox.errors import unauthenticated
from m365_sandbox.identities import PEOPLE_CLIENT_ID, SHAREPOINT_HOST, TENANT_ID
from m365_sandbox.principal import Person, Principal

GRAPH_AUDIENCE = "https://graph.microsoft.com"
SHAREPOINT_AUDIENCE = f"https://{SHAREPOINT_HOST}"
LIFETIME = 3599  # seconds, as Entra answers
LONG_LIFETIME = 10 * 365 * 24 * 3600
_CACHE_LIMIT = 10_000


class Tokens:
    """Makes and reads access tokens."""

    def __init__(self, key_file: Path, directory: Directory) -> None:
        key = load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{key_file} does not hold an RSA key")
        self._key = key
        self.public_key = key.public_key()
        self.key_id = "sandbox-1"
        self._directory = directory
        self._verified: dict[tuple[str, str], tuple[float, Principal]] = {}

    def for_application(self, app_id: str, audience: str = GRAPH_AUDIENCE, lifetime: int = LIFETIME) -> str:
        """A token by which an application acts for itself."""
        row = self._directory.application(app_id)
        roles = orjson.loads(row["roles"]) if row else []
        name = row["display_name"] if row else app_id
        subject = {"sub": app_id, "oid": app_id, "idtyp": "app", "app_displayname": name, "roles": roles}
        return self._sign({**subject, "appid": app_id, "azp": app_id}, audience, lifetime)

    def for_person(
        self, person: Person, app_id: str = PEOPLE_CLIENT_ID, audience: str = GRAPH_AUDIENCE, lifetime: int = LIFETIME
    ) -> str:
        """A token by which a signed-in person acts."""
        subject = {
            "sub": person.id,
            "oid": person.id,
            "idtyp": "user",
            "name": person.display_name,
            "upn": person.email,
            "unique_name": person.email,
            "scp": "Mail.ReadWrite Mail.Send Sites.ReadWrite.All Tasks.ReadWrite User.Read",
        }
        return self._sign({**subject, "appid": app_id, "azp": app_id}, audience, lifetime)

    def refresh_token(self, person: Person, app_id: str) -> str:
        """A refresh token: opaque to the client, a signed note to ourselves."""
        return self._sign({"sub": person.id, "use": "refresh", "azp": app_id}, "refresh", LONG_LIFETIME)

    def read_refresh_token(self, token: str) -> tuple[str, str]:
        """Person id and application id of a refresh token. Raises `jwt.PyJWTError`."""
        claims = jwt.decode(token, self.public_key, algorithms=["RS256"], audience="refresh")
        return claims["sub"], claims["azp"]

    def verify(self, authorization: str | None, audience: str = GRAPH_AUDIENCE) -> Principal:
        """Who the `Authorization` header speaks for, at this resource. Raises `GraphError` (401)."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise unauthenticated("Access token is empty.")
        token = token.strip()
        known = self._verified.get((token, audience))
        if known is not None and known[0] > time.time():
            return known[1]
        expires, principal = self._verify(token, audience)
        if len(self._verified) >= _CACHE_LIMIT:
            self._verified.clear()
        self._verified[token, audience] = (expires, principal)
        return principal

    def _verify(self, token: str, audience: str) -> tuple[float, Principal]:
        try:
            claims = jwt.decode(
                token, self.public_key, algorithms=["RS256"], options={"verify_aud": False, "require": ["exp", "aud"]}
            )
        except jwt.ExpiredSignatureError:
            raise unauthenticated("Access token has expired or is not yet valid.") from None
        except jwt.PyJWTError:
            raise unauthenticated("Access token validation failure. Invalid signature.") from None
        if claims.get("use") == "refresh" or claims["aud"].rstrip("/") != audience:
            raise unauthenticated("Access token validation failure. Invalid audience.")
        app_id = claims["azp"]
        row = self._directory.application(app_id)
        person = self._directory.person(claims["sub"]) if claims["idtyp"] == "user" else None
        if claims["idtyp"] == "user" and person is None:
            raise unauthenticated("The identity of the calling application could not be established.")
        name = row["display_name"] if row else app_id
        return claims["exp"], Principal(app_id, name, frozenset(claims.get("roles", ())), person)

    def _sign(self, claims: dict[str, object], audience: str, lifetime: int) -> str:
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
        return jwt.encode({**stamps, **claims}, self._key, algorithm="RS256", headers={"kid": self.key_id})
