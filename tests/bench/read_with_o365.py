"""Read every row of Referrals with the object model of O365."""

import json
import sys
from pathlib import Path

import requests
from O365 import Account
from O365.connection import Connection, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend

from tests.bench.sign_in import token


class _Protocol(MSGraphProtocol):
    def __init__(self, root: str) -> None:
        self._protocol_url = f"{root}/"
        super().__init__(timezone="UTC")


class _Connection(Connection):
    session_made: requests.Session

    def __init__(self, credentials: tuple, **more: object) -> None:
        more.pop("protocol_root", None)
        more |= {"requests_delay": 0, "request_retries": 0, "token_backend": MemoryTokenBackend()}
        super().__init__(credentials, **more)
        self.session = self.session_made

    def oauth_request(self, url: str, method: str, **kwargs: object) -> requests.Response:
        return self._internal_request(self.session, url, method, ignore40x=False, **kwargs)


class _Account(Account):
    connection_constructor = _Connection


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text())
    session = requests.Session()
    session.trust_env, session.verify = False, told["ca_file"]
    session.headers["Authorization"] = f"Bearer {token(told)['access_token']}"
    _Connection.session_made = session
    account = _Account(
        ("app", "unused"), protocol=_Protocol(told["root_url"]), auth_flow_type="credentials", tenant_id="t"
    )
    site = account.sharepoint().get_site(told["site_id"])
    referrals = site.get_list_by_name("Referrals")
    count = sum(1 for _ in referrals.get_items(limit=10**9, batch=200, expand_fields=True))
    assert count >= 100_000, count


if __name__ == "__main__":
    main()
