"""Read every row of Referrals with the object model of office365-rest-python-client."""

import json
import sys
from pathlib import Path

import requests
from office365.graph_client import GraphClient
from office365.graph_request import GraphRequest


class _Request(GraphRequest):
    root = ""

    @property
    def service_root_url(self) -> str:
        return self.root


class _Client(GraphClient):
    def pending_request(self) -> GraphRequest:
        if self._pending_request is None:
            self._pending_request = _Request().with_access_token(self._token_callback)
        return self._pending_request


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text())
    _Request.root = told["base_url"]
    client = _Client(lambda: _token(told)).with_transport(verify=told["ca_file"], timeout=(5, 60))
    items = client.sites[told["site_id"]].lists[told["lists"]["Referrals"]].items
    count = sum(1 for _ in items.expand(["fields"]).get_all(page_size=200).execute_query())
    assert count >= 100_000, count


def _token(told: dict, known: dict = {}) -> dict:  # noqa: B006
    if not known:
        form = {
            "client_id": told["client_id"],
            "client_secret": told["client_secret"],
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
        }
        answer = requests.post(f"{told['authority']}/oauth2/v2.0/token", data=form, verify=told["ca_file"], timeout=30)
        known |= answer.json()
    return known


if __name__ == "__main__":
    main()
