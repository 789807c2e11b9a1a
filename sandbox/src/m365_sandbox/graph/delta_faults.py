"""What Graph may do to a round of delta and the client must bear: duplicates, any order, replays, empty pages, lag.

Everything told is true and nothing is lost: each entry shows the present state, and each link leads to what was left
out. It is done to the answer, so that it holds for lists, mail, tasks and drives alike.
"""

import random
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

import orjson

from m365_sandbox.wire import GraphReply, Json

KINDS = frozenset(("delta_duplicates", "delta_reorder", "delta_replay", "delta_empty_page", "delta_lag"))
_NEXT, _DELTA = "@odata.nextLink", "@odata.deltaLink"
_REMEMBERED = 1000  # feeds
Feed = tuple[str, str | None]  # the path of a delta, and who reads it


class DeltaFaults:
    """Distorts answers of delta; knows how each feed was read before, for replays."""

    def __init__(self) -> None:
        self._last_query: OrderedDict[Feed, str] = OrderedDict()

    def earlier(self, feed: Feed, query: str) -> str | None:
        """The query of the last call of this feed, if it was another one; this call takes its place."""
        last = self._last_query.get(feed)
        self._last_query[feed] = query
        self._last_query.move_to_end(feed)
        if len(self._last_query) > _REMEMBERED:
            self._last_query.popitem(last=False)
        return last if last != query else None

    async def distort(
        self, kind: str, reply: GraphReply, own_link: str, earlier: Callable[[], Awaitable[GraphReply]] | None
    ) -> GraphReply:
        """The answer as this fault makes it. Anything but a page of delta stays as it is."""
        page = _page(reply)
        if page is None:
            return reply
        value: list[Json] = page["value"]
        match kind:
            case "delta_duplicates":
                value += value[::-1]  # the last occurrence wins, and here all are the same
            case "delta_reorder":
                random.Random(own_link).shuffle(value)
            case "delta_replay" if earlier is not None:
                told = _page(await earlier())
                page["value"] = [*(told["value"] if told else []), *value]
            case "delta_empty_page":
                page = {**_without_links(page), "value": [], _NEXT: own_link}
            case "delta_lag" if _has_token(own_link):
                page = {**_without_links(page), "value": value[: len(value) // 2], _DELTA: own_link}
        return replace(reply, body=orjson.dumps(page))


def _page(reply: GraphReply) -> Json | None:
    if reply.status != 200 or not reply.is_json:
        return None
    payload: Json = orjson.loads(reply.body)
    return payload if _NEXT in payload or _DELTA in payload else None


def _without_links(page: Json) -> Json:
    return {name: value for name, value in page.items() if name not in (_NEXT, _DELTA)}


def _has_token(link: str) -> bool:
    # `latest` names no moment: a link with it would leave out what happens before it is followed.
    return "token=" in link.lower() and "token=latest" not in link.lower()
