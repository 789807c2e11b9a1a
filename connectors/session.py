"""The one pooled HTTP session: time limits, no redirects, no host that was not named beforehand."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

#: Seconds to connect, and to wait for an answer.
TIMEOUT = (5.0, 30.0)


class HostNotPinned(requests.RequestException):
    """A link led to a host that was not named in the settings. Nothing was sent."""


class PinnedSession(requests.Session):
    """A session that reaches the named hosts only.

    Links that Graph returns are followed, so a link is where a bearer token could be led astray.
    """

    def __init__(self, origins: Iterable[str], *, ca_file: str = "", user_agent: str = "", pool: int = 8) -> None:
        super().__init__()
        self._origins = frozenset(_origin(one) for one in origins)
        self._ca_file = ca_file
        self.headers["User-Agent"] = user_agent
        # Retrying is one policy, in `connectors.retry`; the adapter's own is off.
        self.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=pool, max_retries=0))
        self.mount("http://", HTTPAdapter(pool_connections=1, pool_maxsize=2, max_retries=0))

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Send one request within the time limits; `HostNotPinned` when it would go anywhere else."""
        if _origin(str(url)) not in self._origins:
            raise HostNotPinned(
                f"refused to call {_origin(str(url))}: it is not one of the tenant's hosts in the settings"
            )
        kwargs["allow_redirects"] = False
        kwargs["timeout"] = kwargs.get("timeout") or TIMEOUT
        return super().request(method, url, *args, **kwargs)

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """Let our CA file win over REQUESTS_CA_BUNDLE, which requests would otherwise prefer."""
        settings = super().merge_environment_settings(url, proxies, stream, verify, cert)
        if self._ca_file:
            settings["verify"] = self._ca_file
        return settings


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
