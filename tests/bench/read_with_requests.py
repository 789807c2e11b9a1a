"""Read every row of Referrals with requests alone: what reading costs on this machine, whoever does it."""

import json
import sys
from pathlib import Path

import orjson
import requests

from tests.bench.sign_in import token


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text())
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token(told)['access_token']}"
    link = (
        f"{told['base_url']}/sites/{told['site_id']}/lists/{told['lists']['Referrals']}"
        "/items/delta?$expand=fields&$top=200"
    )
    count = 0
    while link:
        page = orjson.loads(session.get(link, verify=told["ca_file"], timeout=60).content)
        count += len(page["value"])
        link = page.get("@odata.nextLink")
    assert count >= 100_000, count


if __name__ == "__main__":
    main()
