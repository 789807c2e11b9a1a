"""Read every row of Referrals with the object model of office365-rest-python-client."""

import json
import sys
from pathlib import Path

from office365.graph_client import GraphClient
from office365.graph_request import GraphRequest

from tests.bench.sign_in import token


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
    client = _Client(lambda: token(told)).with_transport(verify=told["ca_file"], timeout=(5, 60))
    items = client.sites[told["site_id"]].lists[told["lists"]["Referrals"]].items
    count = sum(1 for _ in items.expand(["fields"]).get_all(page_size=200).execute_query())
    assert count >= 100_000, count


if __name__ == "__main__":
    main()
