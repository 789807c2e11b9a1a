"""Is the audit ledger whole? Each entry is sealed with the seal of the one before."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson


def seal(before: str, entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the seal before and this entry."""
    told = orjson.dumps({"before": before, **entry}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(told).hexdigest()


def first_broken(entries: Iterable[Any]) -> int | None:
    """Return the number of the first entry that was changed, or that follows one that is missing; None when whole."""
    before, expected = "", 1
    for one in entries:
        values = {"seq": one.seq, "at": one.at, "referral": one.referral, "event": one.event, "detail": one.detail}
        if one.seq != expected or one.seal != seal(before, values):
            return int(one.seq)
        before, expected = one.seal, expected + 1
    return None
