"""The journal: what was seen, what was begun, what was done. It can be deleted; the tenant holds everything that matters."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Table, bindparam, delete, func, insert, select, update

from sync import tables
from sync.database import upsert, write_many
from sync.ledger import seal

#: Raised when the tables, the columns that are read, or the keys of content change.
VERSION = 5
#: What a journal of an earlier version reads again: its cursors ask for the columns of then. Steps and ledger stay.
_READ_AGAIN = (tables.cursors, tables.rows, tables.finders, tables.assurances, tables.releases)


class WrongJournalError(Exception):
    """The database holds the journal of another site, or of another version of this service."""


class State(StrEnum):
    """How far a step is. The last four are its end."""

    TAKEN = "taken"
    PREPARED = "prepared"
    FIRED = "fired"
    DONE = "done"
    VOID = "void"
    UNKNOWN = "unknown"
    REFUSED = "refused"


ENDED = (State.DONE, State.VOID, State.UNKNOWN, State.REFUSED)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A list item as last seen. `referral` is the row of Referrals that it belongs to, 0 for none."""

    list: str
    item_id: int
    etag: str
    created_at: float
    created_by: str
    web_url: str
    referral: int
    open: bool
    dirty: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step in hand. `fence` is the token that a later taker's attempt would have raised."""

    key: str
    fence: int
    state: State
    attempts: int
    begun_at: float
    fired_at: float | None
    handle: str


@dataclass(frozen=True, slots=True)
class EndedStep:
    """A step that has come to its end."""

    key: str
    kind: str
    state: State
    at: float
    handle: str
    detail: Mapping[str, str] = field(default_factory=dict)


class Journal:
    """Opens transactions on the database. `site` is what the journal belongs to; another's is refused, as is a later version's.

    An earlier version's goes on: the tenant is read once more, and what was done stays known.
    """

    def __init__(self, engine: Engine, site: str) -> None:
        self.engine = engine
        tables.metadata.create_all(engine)
        with engine.begin() as connection:
            known = connection.execute(select(tables.journal)).first()
            if known is None:
                begun_at = time.time()
                connection.execute(insert(tables.journal).values(version=VERSION, begun_at=begun_at, site=site))
            elif known.version > VERSION or known.site != site:
                raise WrongJournalError(
                    f"The journal belongs to {known.site} (version {known.version}), not to {site} (version {VERSION})."
                    " Name another database in journal.dsn, or delete this one: it is rebuilt from the tenant."
                )
            else:
                begun_at = known.begun_at
                if known.version < VERSION:
                    for table in _READ_AGAIN:
                        connection.execute(delete(table))
                    connection.execute(update(tables.journal).values(version=VERSION))
        self.begun_at: float = begun_at

    @contextmanager
    def begin(self) -> Iterator["Transaction"]:
        """Yield a transaction; what is done in it is there as a whole or not at all."""
        with self.engine.begin() as connection:
            yield Transaction(connection)


class Transaction:
    """What can be done with the journal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- change feeds -------------------------------------------------------------------------------------------

    def cursor(self, feed: str) -> tuple[str, bool]:
        """Return the link to go on with, and whether the feed was read to its end; an empty link starts a walk."""
        found = self._connection.execute(select(tables.cursors).where(tables.cursors.c.feed == feed)).first()
        return (found.link, found.complete) if found else ("", False)

    def set_cursor(self, feed: str, link: str, *, complete: bool) -> None:
        """Keep where a feed was left off."""
        statement = upsert(self._connection.dialect, tables.cursors, replacing=("link", "complete"))
        self._connection.execute(statement, {"feed": feed, "link": link, "complete": complete})

    def forget_cursor(self, feed: str) -> None:
        """Start the feed's walk again next time."""
        self._connection.execute(delete(tables.cursors).where(tables.cursors.c.feed == feed))

    # --- rows ---------------------------------------------------------------------------------------------------

    def etags(self, list_: str, item_ids: Sequence[int]) -> dict[int, str]:
        """Return the etags of those items that are known."""
        table = tables.rows.c
        query = select(table.item_id, table.etag).where(table.list == list_, table.item_id.in_(item_ids))
        return {found.item_id: found.etag for found in self._connection.execute(query)}

    def numbers(self, list_: str) -> list[int]:
        """Return the numbers of the items of a list."""
        query = select(tables.rows.c.item_id).where(tables.rows.c.list == list_)
        return list(self._connection.execute(query).scalars())

    def referrals_of(self, list_: str, item_ids: Sequence[int]) -> dict[int, int]:
        """Return the referral that each of those items that are known belongs to."""
        table = tables.rows.c
        query = select(table.item_id, table.referral).where(table.list == list_, table.item_id.in_(item_ids))
        return {found.item_id: found.referral for found in self._connection.execute(query)} if item_ids else {}

    def put_rows(self, rows: Iterable[StoredRow]) -> None:
        """Keep items as they are now seen."""
        values = [
            {
                "list": row.list,
                "item_id": row.item_id,
                "etag": row.etag,
                "created_at": row.created_at,
                "created_by": row.created_by,
                "web_url": row.web_url,
                "referral": row.referral,
                "open": int(row.open),
                "dirty": int(row.dirty),
                "fields": orjson.dumps(row.fields).decode(),
            }
            for row in rows
        ]
        if values:
            replacing = ("etag", "created_by", "web_url", "referral", "open", "dirty", "fields")
            write_many(self._connection, upsert(self._connection.dialect, tables.rows, replacing=replacing), values)

    def drop_row(self, list_: str, item_id: int) -> StoredRow | None:
        """Forget an item that was deleted; return what it was."""
        found = self.row(list_, item_id)
        if found is not None:
            self._connection.execute(
                delete(tables.rows).where(tables.rows.c.list == list_, tables.rows.c.item_id == item_id)
            )
        return found

    def row(self, list_: str, item_id: int) -> StoredRow | None:
        """Return one item as last seen."""
        found = self._connection.execute(_ROW, {"list_": list_, "item": item_id}).first()
        return _row(found) if found else None

    def rows(self, list_: str, *, referral: int | None = None, only_open: bool = False) -> list[StoredRow]:
        """Return the items of a list, all of them or those of one referral, in the order of their numbers."""
        table = tables.rows.c
        query = select(tables.rows).where(table.list == list_).order_by(table.item_id)
        if referral is not None:
            query = query.where(table.referral == referral)
        if only_open:
            query = query.where(tables.IS_OPEN)
        return [_row(found) for found in self._connection.execute(query)]

    def dirty(self, list_: str) -> list[int]:
        """Return the numbers of the items of a list that something may be owed to, in order."""
        table = tables.rows.c
        query = select(table.item_id).where(table.list == list_, tables.IS_DIRTY).order_by(table.item_id)
        return list(self._connection.execute(query).scalars())

    def mark(self, list_: str, item_ids: Iterable[int], *, dirty: bool) -> None:
        """Say of items whether something may be owed to them."""
        wanted = list(item_ids)
        if wanted:
            table = tables.rows.c
            statement = update(tables.rows).where(table.list == list_, table.item_id.in_(wanted))
            self._connection.execute(statement.values(dirty=int(dirty)))

    def mark_open_dirty(self, list_: str) -> None:
        """Say of every open item of a list that something may be owed to it."""
        table = tables.rows.c
        self._connection.execute(update(tables.rows).where(table.list == list_, tables.IS_OPEN).values(dirty=1))

    # --- finders ------------------------------------------------------------------------------------------------

    def put_finders(self, found: Iterable[tuple[str, str, int, float]]) -> None:
        """Keep what finds rows again: (kind, value, item, time). Values are kept as digests."""
        values = [{"kind": k, "digest": digest(v), "item_id": i, "at": at} for k, v, i, at in found]
        if values:
            write_many(self._connection, upsert(self._connection.dialect, tables.finders, replacing=("at",)), values)

    def drop_finders(self, kinds: Iterable[str], item_id: int) -> None:
        """Forget what finds an item that is gone."""
        table = tables.finders.c
        statement = delete(tables.finders).where(table.kind.in_(list(kinds)), table.item_id == item_id)
        self._connection.execute(statement)

    def find(self, kind: str, values: Iterable[str]) -> dict[str, list[tuple[int, float]]]:
        """Return the items, with their times, that each of the values finds."""
        by_digest = {digest(value): value for value in values}
        table = tables.finders.c
        query = select(table.digest, table.item_id, table.at).where(table.kind == kind, table.digest.in_(by_digest))
        found: dict[str, list[tuple[int, float]]] = {}
        for told, item_id, at in self._connection.execute(query):
            found.setdefault(by_digest[told], []).append((item_id, at))
        return found

    # --- steps --------------------------------------------------------------------------------------------------

    def take(self, key: str, kind: str, referral: int, *, anew: bool = False) -> Attempt:
        """Record that a step is attempted, before it is. The fence rises: whoever held the step before stops.

        `anew` opens a step again that ended without any effect: refused or void.
        """
        now = time.time()
        statement = upsert(self._connection.dialect, tables.steps, replacing=())
        fresh = {
            "key": key,
            "referral": referral,
            "kind": kind,
            "fence": 0,
            "state": State.TAKEN,
            "attempts": 0,
            "begun_at": now,
            "changed_at": now,
            "fired_at": None,
            "handle": "",
            "detail": "{}",
        }
        self._connection.execute(statement, fresh)
        self._connection.execute(_RAISE_FENCE, {"step": key, "now": now})
        if anew:
            self._connection.execute(_OPEN_AGAIN, {"step": key})
        found = self._connection.execute(_STEP, {"step": key}).one()
        return Attempt(
            key, found.fence, State(found.state), found.attempts, found.begun_at, found.fired_at, found.handle
        )

    def advance(
        self, attempt: Attempt, state: State, *, handle: str | None = None, detail: Mapping[str, str] | None = None
    ) -> bool:
        """Move a step on, if the attempt still holds it; False when somebody else has taken it since."""
        table = tables.steps.c
        values: dict[str, Any] = {"state": state, "changed_at": time.time()}
        if state is State.FIRED:
            values["fired_at"] = time.time()
        if handle is not None:
            values["handle"] = handle
        if detail is not None:
            values["detail"] = orjson.dumps(dict(detail)).decode()
        statement = update(tables.steps).where(
            table.key == attempt.key, table.fence == attempt.fence, table.state.not_in(ENDED)
        )
        return bool(self._connection.execute(statement.values(**values)).rowcount == 1)

    def ended(self, referral: int) -> list[EndedStep]:
        """Return the steps of a referral that have come to their end."""
        found = self._connection.execute(_ENDED_STEPS, {"of": referral})
        return [
            EndedStep(one.key, one.kind, State(one.state), one.changed_at, one.handle, orjson.loads(one.detail))
            for one in found
        ]

    def step(self, key: str) -> EndedStep | None:
        """Return how far a step is, None when it was never begun."""
        found = self._connection.execute(_STEP, {"step": key}).first()
        if found is None:
            return None
        detail = orjson.loads(found.detail)
        return EndedStep(found.key, found.kind, State(found.state), found.changed_at, found.handle, detail)

    def handle(self, key: str) -> str:
        """Return the handle of a step, empty when there is none."""
        found = self._connection.execute(select(tables.steps.c.handle).where(tables.steps.c.key == key)).scalar()
        return str(found or "")

    def fired_since(self, moment: float) -> int:
        """Return how many mails were fired since then, by any instance."""
        query = select(func.count()).select_from(tables.steps).where(tables.steps.c.fired_at >= moment)
        return int(self._connection.execute(query).scalar_one())

    def is_leaving(self, kind: str) -> bool:
        """Return whether a step of this kind was fired and is not yet known to have been done."""
        table = tables.steps.c
        query = select(table.key).where(table.state == State.FIRED, table.kind == kind).limit(1)
        return self._connection.execute(query).first() is not None

    def forget_step(self, key: str) -> None:
        """Forget a step whose effect a person has undone, so that it can be owed again."""
        self._connection.execute(_FORGET_STEP, {"step": key})

    def forget_steps_of(self, kind: str) -> None:
        """Forget every step of a kind."""
        self._connection.execute(delete(tables.steps).where(tables.steps.c.kind == kind))

    def forget_making(self, kind: str, referral: int, handle: str) -> None:
        """Forget the step of a referral that made what has this handle, so that it is made again."""
        table = tables.steps.c
        made = (table.referral == referral, table.kind == kind, table.handle == handle)
        self._connection.execute(delete(tables.steps).where(*made))

    def under_way(self, kind: str) -> list[int]:
        """Return the referrals that have a step of this kind begun and not ended."""
        table = tables.steps.c
        query = select(table.referral).where(table.state == State.TAKEN, table.kind == kind).order_by(table.referral)
        return list(self._connection.execute(query).scalars())

    def waiting_steps(self) -> list[Any]:
        """Return the steps that were begun and have not ended well: under way, unknown or refused."""
        table = tables.steps.c
        query = select(tables.steps).where(table.state.not_in((State.DONE, State.VOID))).order_by(table.begun_at)
        return list(self._connection.execute(query))

    # --- quality assurance --------------------------------------------------------------------------------------

    def put_assurance(self, values: Mapping[str, Any]) -> None:
        """Keep what the version history said of one state of a row."""
        replacing = ("etag", "decision", "by", "on", "digest", "fault")
        self._connection.execute(upsert(self._connection.dialect, tables.assurances, replacing=replacing), dict(values))

    def assurance(self, item_id: int, etag: str) -> Any:
        """Return what was said of the row as it stands at this etag, None when it was not read."""
        return self._of_etag(tables.assurances, item_id, etag)

    def put_release(self, values: Mapping[str, Any]) -> None:
        """Keep who released words in one state of a row."""
        replacing = ("etag", "by", "on", "fault")
        self._connection.execute(upsert(self._connection.dialect, tables.releases, replacing=replacing), dict(values))

    def release(self, item_id: int, etag: str) -> Any:
        """Return who released words in the row as it stands at this etag, None when it was not read."""
        return self._of_etag(tables.releases, item_id, etag)

    def carry_assurance(self, item_id: int, old_etag: str, new_etag: str) -> None:
        """Our own write does not change who decided: what was read holds for the new etag too."""
        for table in (tables.assurances, tables.releases):
            self._connection.execute(
                update(table).where(table.c.item_id == item_id, table.c.etag == old_etag).values(etag=new_etag)
            )

    def _of_etag(self, table: Table, item_id: int, etag: str) -> Any:
        query = select(table).where(table.c.item_id == item_id, table.c.etag == etag)
        return self._connection.execute(query).first()

    # --- inbound mail -------------------------------------------------------------------------------------------

    def see_messages(self, seen: Iterable[tuple[str, float]]) -> None:
        """Keep that these messages came in: (immutable id, when)."""
        values = [
            {"id": id_, "received_at": at, "state": "seen", "referral": 0, "platform_item_id": 0, "decision": ""}
            for id_, at in seen
        ]
        if values:
            self._connection.execute(upsert(self._connection.dialect, tables.messages, replacing=()), values)
            table = tables.messages.c
            back = update(tables.messages).where(table.id.in_([one["id"] for one in values]), table.state == "gone")
            self._connection.execute(back.values(state="seen"))  # a person brought it back

    def unsettled_messages(self) -> list[tuple[str, float]]:
        """Return the messages that are neither recorded nor given to a person yet, oldest first."""
        table = tables.messages.c
        query = select(table.id, table.received_at).where(table.state == "seen").order_by(table.received_at)
        return [(one.id, one.received_at) for one in self._connection.execute(query)]

    def settle_message(
        self, message_id: str, state: str, *, referral: int = 0, platform_item_id: int = 0, decision: str = ""
    ) -> None:
        """Keep what became of a message: recorded, suggested, or gone."""
        statement = update(tables.messages).where(tables.messages.c.id == message_id)
        self._connection.execute(
            statement.values(state=state, referral=referral, platform_item_id=platform_item_id, decision=decision)
        )

    # --- the audit ledger ---------------------------------------------------------------------------------------

    def record(self, event: str, referral: int, **detail: Any) -> None:
        """Append an entry to the ledger, sealed with the one before."""
        last = self._connection.execute(_LAST_ENTRY).first()
        seq, before = (last.seq + 1, last.seal) if last else (1, "")
        at, told = time.time(), orjson.dumps(detail, option=orjson.OPT_SORT_KEYS).decode()
        values = {"seq": seq, "at": at, "referral": referral, "event": event, "detail": told}
        self._connection.execute(_APPEND, {**values, "seal": seal(before, values)})

    def entries(self) -> Iterator[Any]:
        """Yield the ledger from its beginning."""
        yield from self._connection.execute(select(tables.ledger).order_by(tables.ledger.c.seq))


# Built once: building a statement costs more than running it.
_ROW = select(tables.rows).where(tables.rows.c.list == bindparam("list_"), tables.rows.c.item_id == bindparam("item"))
_STEP = select(tables.steps).where(tables.steps.c.key == bindparam("step"))
_RAISE_FENCE = (
    update(tables.steps)
    .where(tables.steps.c.key == bindparam("step"))
    .values(fence=tables.steps.c.fence + 1, attempts=tables.steps.c.attempts + 1, changed_at=bindparam("now"))
)
_FORGET_STEP = delete(tables.steps).where(tables.steps.c.key == bindparam("step"))
_OPEN_AGAIN = (
    update(tables.steps)
    .where(tables.steps.c.key == bindparam("step"), tables.steps.c.state.in_((State.VOID, State.REFUSED)))
    .values(state=State.TAKEN, detail="{}", handle="")
)
_ENDED_STEPS = (
    select(tables.steps)
    .where(tables.steps.c.referral == bindparam("of"), tables.steps.c.state.in_(ENDED))
    .order_by(tables.steps.c.begun_at)
)
_LAST_ENTRY = select(tables.ledger.c.seq, tables.ledger.c.seal).order_by(tables.ledger.c.seq.desc()).limit(1)
_APPEND = insert(tables.ledger)


def digest(value: str) -> str:
    """Return 128 bits of SHA-256 in hexadecimal: enough to find by, and nothing to read."""
    return hashlib.sha256(value.encode()).hexdigest()[:32]


def _row(found: Any) -> StoredRow:
    return StoredRow(
        found.list,
        found.item_id,
        found.etag,
        found.created_at,
        found.created_by,
        found.web_url,
        found.referral,
        bool(found.open),
        bool(found.dirty),
        orjson.loads(found.fields),
    )
