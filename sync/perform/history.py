"""Who did it? Read from a row's version history, never from a name that somebody typed."""

from collections.abc import Callable, Generator, Mapping
from datetime import UTC, datetime
from typing import Any

from connectors import lists
from connectors.request import Request, Response
from rules.approval import Assurance, Draft, Version, assurance
from rules.disclosure.release import Release, release
from rules.records import PlatformReferral
from rules.step import ReadAssurance
from sync.cells import read_record
from sync.gather import stored
from sync.perform.desk import Desk, Performing, referral_of
from sync.perform.rows import read_again


def read_assurance(desk: Desk, step: ReadAssurance) -> Performing:
    """Keep what the version history says of a row's quality assurance and releases, for the row as it stands."""
    read = yield from versions(desk, PlatformReferral.LIST, step.item_id)
    history = [_version(one) for one in read]
    people = tuple(desk.directory.operatives.values())
    decided, released = assurance(history, people), release(history, people)
    if decided is None and released is None:
        yield from read_again(
            desk, PlatformReferral, step.item_id
        )  # it was taken back, and the feed does not say so yet
    if decided is not None:
        _keep_assurance(desk, step, decided)
    if released is not None:
        _keep_release(desk, step, released)


def _keep_assurance(desk: Desk, step: ReadAssurance, found: Assurance) -> None:
    with desk.journal.begin() as tx:
        tx.put_assurance(
            {
                "item_id": step.item_id,
                "etag": step.etag,
                "decision": found.decision,
                "by": found.by,
                "on": found.on.timestamp(),
                "digest": found.digest,
                "fault": found.fault,
            }
        )
        tx.record(
            "assurance",
            referral_of(step.key),
            item=step.item_id,
            decision=found.decision,
            by=found.by,
            digest=found.digest,
            holds=not found.fault,
        )


def _keep_release(desk: Desk, step: ReadAssurance, found: Release) -> None:
    with desk.journal.begin() as tx:
        tx.put_release(
            {
                "item_id": step.item_id,
                "etag": step.etag,
                "by": found.by,
                "on": found.on.timestamp(),
                "fault": found.fault,
            }
        )
        tx.record("release", referral_of(step.key), item=step.item_id, by=found.by, holds=not found.fault)


def versions(desk: Desk, name: str, item_id: int) -> Generator[Request, Response, list[Mapping[str, Any]]]:
    """Return the versions of a row, newest first."""
    found: list[Mapping[str, Any]] = []
    request = lists.versions(desk.tenant.site, desk.tenant.lists[name], item_id)
    while True:
        page = (yield request).json()
        found += page["value"]
        if "@odata.nextLink" not in page:
            return found
        request = lists.follow(page["@odata.nextLink"])


def deciding(history: list[Mapping[str, Any]], holds: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """Return the oldest of the unbroken run of newest versions for which `holds`: the one in which it was decided."""
    at = 0
    while at + 1 < len(history) and holds(history[at + 1].get("fields") or {}):
        at += 1
    return history[at]


def person_of(version: Mapping[str, Any]) -> str:
    """Return the address of the person who made a version, in lower case; empty when it was an application alone."""
    user = (version.get("lastModifiedBy") or {}).get("user") or {}
    return str(user.get("email") or "").lower()


def moment_of(version: Mapping[str, Any]) -> datetime:
    """Return when a version was made, to the second."""
    moment = datetime.fromisoformat(str(version["lastModifiedDateTime"]))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)


def _version(version: Mapping[str, Any]) -> Version:
    item = {"id": "0", "eTag": "", "fields": version.get("fields") or {}}
    row = read_record(PlatformReferral, stored(PlatformReferral.LIST, item))
    return Version(
        by=person_of(version),
        on=moment_of(version),
        qa_decision=row.qa_decision,
        draft=Draft(row.recipient, row.subject, row.body, row.urls),
        released=row.disclosure_released,
        release_reason=row.disclosure_reason,
    )
