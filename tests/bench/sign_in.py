"""A token for the readers that are compared."""

from typing import Any

import requests


def token(told: dict[str, Any], known: dict[str, Any] = {}) -> dict[str, Any]:  # noqa: B006  # asked for once a process
    """Return the token endpoint's answer for the sandbox's well-known client."""
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
