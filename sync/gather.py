"""What has changed in the tenant? Reads the change feeds into the journal; what was read and the cursor behind it are one transaction."""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors import lists, mail
from connectors.errors import Gone, NotFound
from connectors.graph import Graph
from connectors.request import Request, Response
from rules.content_key import content_keys
from rules.identity import titled
from rules.records import Operative, Platform, PlatformReferral, Referral
from rules.records.platform_referral import Status as RowStatus
from rules.records.referral import Status
from rules.reference import references_in, token
from sync.cells import column_names, list_name, whole
from sync.driver import Job, Lane, drive
from sync.journal import Journal, StoredRow, Transaction
from sync.performing import Performing
from sync.tenant import Tenant

CONTENT, MESSAGE_ID, TOKEN, CASE = "content", "message-id", "token", "case"
ROW_FINDERS = (MESSAGE_ID, TOKEN, CASE)
_FINDERS = {Referral.LIST: (CONTENT,), PlatformReferral.LIST: ROW_FINDERS}

#: A referral that was closed longer ago than this, and that the journal sees for the first time, owes nothing.
SETTLED_SECONDS = 7 * 86_400
#: Items of a long walk that are kept in one transaction, with the cursor behind them.
TOGETHER = 1000
_YEAR_SECONDS = 367 * 86_400

ItemGenerator = Generator[Request, Response, dict[str, Any] | None]
WholeGenerator = Generator[Request, Response, list[dict[str, Any]]]
MissedGenerator = Generator[Request, Response, set[int]]


class Gathering:
    """Brings the journal up to date with the tenant."""

    def __init__(self, graph: Graph, journal: Journal, tenant: Tenant, token_key: bytes) -> None:
        self._graph = graph
        self._journal = journal
        self._tenant = tenant
        self._token_key = token_key

    def referrals(self, now: float) -> int:
        """Read the changes of Referrals and PlatformReferrals; return how many rows changed."""
        return sum(self._walk([record], now) for record in (Referral, PlatformReferral))

    def slow_lists(self, records: Sequence[type], now: float) -> int:
        """Read the changes of lists that change seldom, in one round trip; return how many rows changed."""
        return self._walk(records, now) if records else 0

    def inbox(self) -> int:
        """Read what has come into the Inbox; return how many messages are new."""
        feed, seen = "mail:inbox", 0
        with self._journal.begin() as tx:
            link, _ = tx.cursor(feed)
        while True:
            try:
                page = self._graph.send(mail.follow(link) if link else mail.delta(self._tenant.mailbox, "inbox")).json()
            except Gone:
                if not link:
                    raise
                link = ""
                continue
            came = [(one["id"], _epoch(one.get("receivedDateTime"))) for one in page["value"] if "@removed" not in one]
            link, complete = _next(page)
            with self._journal.begin() as tx:
                tx.see_messages(came)
                tx.set_cursor(feed, link, complete=complete)
            seen += len(came)
            if complete:
                return seen

    def _walk(self, records: Sequence[type], now: float) -> int:
        changed: Counter[type] = Counter()
        lanes = [Lane(str(one), [Job(str(one), self._list(one, now, changed))]) for one in records]
        drive(self._graph, lanes)
        for job in (job for lane in lanes for job in lane.failed()):
            assert job.error is not None
            raise job.error
        return changed.total()

    def _list(self, record: type, now: float, changed: Counter[type]) -> Performing:
        name = list_name(record)
        feed = f"list:{name}"
        first = lists.delta(self._tenant.site, self._tenant.lists[name], column_names(record))
        pending: list[dict[str, Any]] = []
        seen: set[int] | None = None  # the items of a walk that had to begin anew
        with self._journal.begin() as tx:
            link, walked = tx.cursor(feed)
        while True:
            try:
                page = (yield lists.follow(link) if link else first).json()
            except Gone:
                # Everything is read once more, from our own first request: the link that Graph offers need not ask for columns.
                if seen is not None:
                    raise
                link, pending, seen = "", [], set()
                continue
            link, complete = _next(page)
            pending += page["value"]
            if not complete and len(pending) < TOGETHER:
                continue
            pending = yield from self._whole(record, pending)
            missed: set[int] = set()
            if seen is not None:
                seen.update(int(one["id"]) for one in pending)
                missed = (yield from self._missed(record, seen)) if complete else set()
            with self._journal.begin() as tx:
                changed[record] += self._apply(tx, name, pending, now, first_walk=not walked)
                for item_id in missed:
                    forget_row(tx, name, item_id)
                if complete or seen is None:  # killed in the middle, a walk that began anew begins anew again
                    tx.set_cursor(feed, link, complete=complete)
            pending = []
            if complete:
                return

    def _whole(self, record: type, items: list[dict[str, Any]]) -> WholeGenerator:
        """Return the items with their columns: one that came without is read by itself, and never taken for an empty row."""
        whole = []
        for one in items:
            if "deleted" in one or "fields" in one:
                whole.append(one)
            elif (read := (yield from self._item(record, int(one["id"])))) is not None:
                whole.append(read)
        return whole

    def _missed(self, record: type, seen: set[int]) -> MissedGenerator:
        """Return the rows that were deleted while nobody told us: a walk that begins anew leaves them out."""
        with self._journal.begin() as tx:
            missed = set(tx.numbers(list_name(record))) - seen
        # Each is asked for by itself: a row that was only just made may not be in the feed yet.
        for item_id in sorted(missed):
            if (yield from self._item(record, item_id)) is not None:
                missed.remove(item_id)
        return missed

    def _item(self, record: type, item_id: int) -> ItemGenerator:
        name = list_name(record)
        try:
            answer = yield lists.item(self._tenant.site, self._tenant.lists[name], item_id, column_names(record))
        except NotFound:
            return None
        return dict(answer.json())

    def _apply(self, tx: Transaction, name: str, items: list[dict[str, Any]], now: float, *, first_walk: bool) -> int:
        latest = {int(one["id"]): one for one in items}  # the same item may come twice; the last one counts
        known = tx.etags(name, list(latest)) if latest and not first_walk else {}
        for item_id, one in latest.items():
            if "deleted" in one:
                forget_row(tx, name, item_id)
        present = [one for one in latest.values() if "deleted" not in one]
        changed = [
            stored(name, one, dirty=not (first_walk and _is_settled(name, one, now)))
            for one in present
            if known.get(int(one["id"])) != one["eTag"]
        ]
        changed = as_belonging(tx, changed)
        tx.put_rows(changed)
        if name == PlatformReferral.LIST:
            tx.mark(Referral.LIST, {row.referral for row in changed if not (first_walk and _is_done(row))}, dirty=True)
            _see_to_orphans(tx, changed)
        if changed and name in (Platform.LIST, Operative.LIST):
            tx.mark_open_dirty(Referral.LIST)  # whoever waits for a platform or an operative to be listed goes on
        for row in changed:
            if row.item_id in known:
                tx.drop_finders(_FINDERS.get(name, ()), row.item_id)
        tx.put_finders(self._finders(changed, now))
        return len(changed)

    def _finders(self, rows: Iterable[StoredRow], now: float) -> list[tuple[str, str, int, float]]:
        found: list[tuple[str, str, int, float]] = []
        for row in rows:
            if row.list == Referral.LIST and row.created_at > now - _YEAR_SECONDS:
                keys = content_keys(str(row.fields.get("ContentUrls") or ""))
                found += [(CONTENT, key, row.item_id, row.created_at) for key in keys]
            elif row.list == PlatformReferral.LIST:
                found += platform_finders(row, self._token_key)
        return found


#: The kinds of step that made a platform row, and that stand for what is left to do once a referral was deleted.
ROW, DELETED = "row", "deleted"


def as_belonging(tx: Transaction, rows: Iterable[StoredRow]) -> list[StoredRow]:
    """Return platform rows under the referral that they were first seen under, whatever was typed into them since."""
    found = list(rows)
    first = tx.referrals_of(PlatformReferral.LIST, [row.item_id for row in found if row.list == PlatformReferral.LIST])
    return [replace(row, referral=first.get(row.item_id) or row.referral) for row in found]


def forget_row(tx: Transaction, name: str, item_id: int) -> None:
    """Forget a row that a person deleted. A platform row is made again; what was sent under it stays known."""
    was = tx.drop_row(name, item_id)
    if was is None:
        return
    tx.record("deleted", was.referral, list=name, item=item_id)
    if name == Referral.LIST:
        tx.mark(Referral.LIST, _alike(tx, was), dirty=True)  # those that named it as their original
    tx.drop_finders(_FINDERS.get(name, ()), item_id)
    if name == Referral.LIST:
        tx.take(f"R{item_id}/{DELETED}", DELETED, item_id, anew=True)
    if name == PlatformReferral.LIST:
        tx.forget_making(ROW, was.referral, str(item_id))
        tx.mark(Referral.LIST, [was.referral], dirty=True)


def _see_to_orphans(tx: Transaction, rows: Iterable[StoredRow]) -> None:
    """A row that somebody made for a referral that is not there gets its answer, as after a deletion."""
    for row in rows:
        if row.created_by and not _is_done(row) and tx.row(Referral.LIST, row.referral) is None:
            tx.take(f"R{row.referral}/{DELETED}", DELETED, row.referral, anew=True)


def _alike(tx: Transaction, row: StoredRow) -> set[int]:
    found = tx.find(CONTENT, content_keys(str(row.fields.get("ContentUrls") or "")))
    return {item_id for places in found.values() for item_id, _ in places}


def platform_finders(row: StoredRow, token_key: bytes) -> list[tuple[str, str, int, float]]:
    """Return what a reply to this row may be found by."""
    fields = row.fields
    platform, round_ = str(fields.get("Platform") or ""), _number(fields.get("Round"))
    found = [(TOKEN, token(token_key, row.referral, platform, round_), row.item_id, row.created_at)]
    for kind, name in ((MESSAGE_ID, "MessageId"), (CASE, "PlatformCase")):
        if fields.get(name):
            found.append((kind, str(fields[name]), row.item_id, row.created_at))
    return found


def stored(name: str, item: Mapping[str, Any], *, dirty: bool = True) -> StoredRow:
    """Return a list item of Graph as the journal keeps it."""
    fields = item.get("fields") or {}
    item_id = int(item["id"])
    referral = item_id if name == Referral.LIST else _referral_of(fields)
    return StoredRow(
        list=name,
        item_id=item_id,
        etag=item["eTag"],
        created_at=_epoch(item.get("createdDateTime")),
        created_by=((item.get("createdBy") or {}).get("user") or {}).get("email") or "",
        web_url=item.get("webUrl") or "",
        referral=referral,
        open=fields.get("Status") != Status.CLOSED,
        dirty=dirty,
        fields=fields,
    )


def _referral_of(fields: Mapping[str, Any]) -> int:
    """Return the referral that a platform row belongs to: what its title and its reference both say, or else the number."""
    named = titled(str(fields.get("Title") or ""))
    if named is not None and references_in(str(fields.get("ReferralRef") or "")) == {named.referral}:
        return named.referral
    return _number(fields.get("ReferralItemId"))


def _is_settled(name: str, item: Mapping[str, Any], now: float) -> bool:
    """Closed so long ago that nothing can be owed any more."""
    fields = item.get("fields") or {}
    return (
        name == Referral.LIST
        and fields.get("Status") == Status.CLOSED
        and bool(fields.get("ClosedOn"))
        and _epoch(fields.get("ClosedOn")) < now - SETTLED_SECONDS
    )


def _is_done(row: StoredRow) -> bool:
    return row.fields.get("Status") in (RowStatus.DECIDED, RowStatus.CANCELLED)


def _number(value: Any) -> int:
    return whole(value) or 0


def _epoch(value: Any) -> float:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _next(page: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the link to go on with, and whether the round is finished. A page may be empty and still go on."""
    if "@odata.nextLink" in page:
        return str(page["@odata.nextLink"]), False
    return str(page["@odata.deltaLink"]), True
