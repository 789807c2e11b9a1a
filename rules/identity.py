"""Which referral, platform and round is a platform row for? Contract: `PlatformReferrals`, written by the service.

Everything that leaves and every answer hangs on these columns. What a person types over them is put right: from what the
journal knows of the row's making, or else from its title and its URLs.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from rules.plan import Plan, is_decided
from rules.records import PlatformReferral
from rules.records.platform_referral import Status
from rules.step import Outcome
from rules.urls import urls_on

_TITLE = re.compile(r"OHRT-\d{4}-(\d{6,9}) / (.{1,200}) / (\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a platform row is for: the row of Referrals by its number, the platform, and the round."""

    referral: int
    platform: str
    round: int


def identify(plan: Plan) -> None:
    """Put a person's changes of a row's identity right; a row that was never whole is left as it is."""
    made = _made(plan)
    for row in plan.case.platform_referrals:
        one = made.get(row.row.item_id) or _as_it_stands(plan, row)
        if one is not None:
            plan.set(
                row,
                "what the row is for was typed over",
                title=f"{plan.reference} / {one.platform} / {one.round}",
                referral_ref=plan.reference,
                referral_item_id=plan.referral.row.item_id,
                platform=one.platform,
                round=one.round,
                **_route(plan, row, one),
            )
    _one_each(plan, frozenset(made))


def _one_each(plan: Plan, made: Container[int]) -> None:
    """Leave one row for each platform and round: what was copied, or restored beside the one made in its place, is cancelled."""
    rows: dict[tuple[str, int | None], list[PlatformReferral]] = {}
    for row in plan.case.platform_referrals:
        if row.status != Status.CANCELLED:
            rows.setdefault((row.platform, row.round), []).append(row)
    for alike in rows.values():
        first, *others = sorted(
            alike,
            key=lambda one: (not is_decided(one), one.row.item_id not in made, one.row.created_by, one.row.item_id),
        )
        for row in others:
            if not is_decided(row):
                plan.set(
                    row,
                    "another row stands for this platform and round",
                    status=Status.CANCELLED,
                    service_message=plan.words("another_row", number=first.row.item_id),
                )


def titled(title: str) -> Identity | None:
    """Return what a row's title says that it is for; None when it says nothing."""
    found = _TITLE.fullmatch(title.strip())
    return Identity(int(found[1]), found[2], int(found[3])) if found else None


def row_key(plan: Plan, platform: str, round_: int) -> str:
    """Return the key under which the row of a platform and round is made."""
    return f"{plan.key}/row/{platform}/{round_}"


def _made(plan: Plan) -> dict[int, Identity]:
    """Return what each row was made for, by its number, as far as the journal knows."""
    stem, found = f"{plan.key}/row/", {}
    for key, performed in plan.case.performed.items():
        item = performed.detail.get("item", "")
        if key.startswith(stem) and performed.outcome is Outcome.DONE and item.isdigit():
            platform, _, round_ = key.removeprefix(stem).rpartition("/")
            found[int(item)] = Identity(plan.referral.row.item_id, platform, int(round_))
    return found


def _as_it_stands(plan: Plan, row: PlatformReferral) -> Identity | None:
    """Return what a row says that it is for; its URLs bear witness where title and platform contradict each other."""
    if not row.platform or not row.round:
        return None
    named = titled(row.title)
    platform = named.platform if named and _is_on(plan, row, named.platform) else row.platform
    return Identity(plan.referral.row.item_id, row.platform if _is_on(plan, row, row.platform) else platform, row.round)


def _is_on(plan: Plan, row: PlatformReferral, name: str) -> bool:
    platform = plan.directory.platforms.get(name)
    return platform is not None and bool(row.urls.strip()) and urls_on(platform.hosts, row.urls) == row.urls


def _route(plan: Plan, row: PlatformReferral, one: Identity) -> dict[str, str]:
    made = plan.case.performed.get(row_key(plan, one.platform, one.round))
    if made is None or made.detail.get("item") != str(row.row.item_id):
        return {}
    route = made.detail.get("route", "")
    return {"route": route} if route else {}
