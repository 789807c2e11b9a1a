"""The journal, on every database that it is kept in."""

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text, update

from rules.records import LISTS
from sync import tables
from sync.brake import HOUR, Brake, release
from sync.cells import column_names
from sync.database import DatabaseError, open_database
from sync.instance import AlreadyRunningError, only_instance
from sync.journal import ENDED, VERSION, Journal, State, StoredRow, Transaction, WrongJournalError, digest
from sync.ledger import first_broken
from tests.conftest import Cluster

SITE = "11111111 contoso.sharepoint.com,site"


@pytest.fixture
def engine(journal_dsn: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    made = open_database(journal_dsn)
    yield made
    made.dispose()


@pytest.fixture
def journal(engine: Engine) -> Journal:
    """A new journal."""
    return Journal(engine, SITE)


def stored(item_id: int = 1, **changes: object) -> StoredRow:
    values = {
        "list": "Referrals",
        "item_id": item_id,
        "etag": '"e,1"',
        "created_at": 1000.0,
        "created_by": "",
        "web_url": "",
        "referral": item_id,
        "open": True,
        "dirty": True,
        "fields": {"Title": "Clip “x”"},
    }
    return StoredRow(**{**values, **changes})  # type: ignore[arg-type]


# --- whose it is ----------------------------------------------------------------------------------------------------


def test_a_journal_keeps_when_it_was_begun(engine: Engine, journal: Journal) -> None:
    """Opened again it is the same journal."""
    assert Journal(engine, SITE).begun_at == journal.begun_at


def test_another_sites_journal_is_refused(engine: Engine, journal: Journal) -> None:
    """A journal of another site would take its rows for ours."""
    with pytest.raises(WrongJournalError, match="another-site"):
        Journal(engine, "another-site")


def test_another_versions_journal_is_refused(engine: Engine, journal: Journal) -> None:
    """A journal of another version is not guessed at."""
    with engine.begin() as connection:
        connection.execute(update(tables.journal).values(version=99))
    with pytest.raises(WrongJournalError, match="version 99"):
        Journal(engine, SITE)


def test_an_earlier_versions_journal_reads_the_tenant_again_and_knows_what_was_done(
    engine: Engine, journal: Journal
) -> None:
    """Its cursors know nothing of new columns; its steps and its ledger are nowhere else."""
    with journal.begin() as tx:
        tx.set_cursor("list:Referrals", "https://graph.microsoft.com/v1.0/old", complete=True)
        tx.put_rows([stored()])
        tx.put_finders([("content", "a key as it was written then", 1, 0.0)])
        tx.advance(tx.take("R1/send/TikTok/1/ab", "send", 1), State.DONE)
        tx.record("sent", 1, key="R1/send/TikTok/1/ab")
    with engine.begin() as connection:
        connection.execute(update(tables.journal).values(version=VERSION - 1))
    again = Journal(engine, SITE)
    with again.begin() as tx:
        assert tx.cursor("list:Referrals") == ("", False)
        assert tx.rows("Referrals") == []
        assert tx.find("content", ["a key as it was written then"]) == {}
        assert [one.key for one in tx.ended(1)] == ["R1/send/TikTok/1/ab"]
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version FROM journal")).scalar_one() == VERSION
        assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() == 1


def test_the_version_is_raised_when_what_is_kept_changes() -> None:
    """Cursors carry the columns that are asked for: an older journal would never hear of a new one."""
    kept = [
        f"{table.name}.{column.name} {column.type}"
        for table in tables.metadata.sorted_tables
        for column in table.columns
    ]
    read = [f"{one.__name__}.{name}" for one in LISTS for name in column_names(one)]
    assert (VERSION, hashlib.sha256("\n".join(sorted(kept) + sorted(read)).encode()).hexdigest()[:16]) == (
        5,
        "3b6b8f60bdb84e48",
    ), "Tables or columns have changed: raise VERSION in sync/journal.py, then put the new pair here."


# --- the brake ------------------------------------------------------------------------------------------------------


def fire(journal: Journal, count: int) -> None:
    """Record that so many more mails have left."""
    with journal.begin() as tx:
        for _ in range(count):
            number = tx.fired_since(0.0)
            tx.advance(tx.take(f"R{number}/tell", "tell", number), State.FIRED)


def test_rows_that_trickle_in_are_counted_too(journal: Journal) -> None:
    """A few mails at a time, but more within the hour than may go out without asking."""
    brake = Brake(journal, 10)
    assert not brake.is_near(8)
    fire(journal, 8)
    assert not brake.is_near(2)
    assert brake.is_near(3)
    assert not brake.weigh(2)
    assert brake.weigh(3)
    assert brake.is_near(0)


def test_a_release_allows_as_many_mails_as_were_held_and_no_more(journal: Journal) -> None:
    """What was released is sent; the next mass change on the same day asks again."""
    brake = Brake(journal, 10)
    assert brake.weigh(30)
    assert release(journal) == 30
    assert not brake.weigh(30)
    fire(journal, 30)
    assert not brake.weigh(10)
    assert brake.weigh(11)
    an_hour_later = Brake(journal, 10, clock=lambda: time.time() + HOUR + 1)
    assert not an_hour_later.weigh(10)
    assert an_hour_later.weigh(11)


# --- the fence ------------------------------------------------------------------------------------------------------


def test_a_step_is_recorded_before_it_is_made(journal: Journal) -> None:
    """Taking a step raises its fence and counts the attempt."""
    with journal.begin() as tx:
        first = tx.take("R1/send/TikTok/1/ab", "send", 1)
    with journal.begin() as tx:
        second = tx.take("R1/send/TikTok/1/ab", "send", 1)
    assert (first.fence, first.attempts, first.state) == (1, 1, State.TAKEN)
    assert (second.fence, second.attempts) == (2, 2)
    assert second.begun_at == first.begun_at


def test_an_attempt_whose_fence_was_overtaken_cannot_advance(journal: Journal) -> None:
    """A frozen worker that wakes stops: somebody else has the step."""
    with journal.begin() as tx:
        stale = tx.take("k", "send", 1)
        fresh = tx.take("k", "send", 1)
    with journal.begin() as tx:
        assert not tx.advance(stale, State.FIRED, handle="stale")
        assert tx.handle("k") == ""
        assert tx.advance(fresh, State.FIRED, handle="fresh")
        assert not tx.advance(stale, State.DONE)
        assert tx.handle("k") == "fresh"


@pytest.mark.parametrize("end", ENDED)
@pytest.mark.parametrize("later", [State.TAKEN, State.FIRED, State.DONE, State.UNKNOWN])
def test_an_ended_step_stays_ended(journal: Journal, end: State, later: State) -> None:
    """Nothing moves a step on that has come to its end, not even a new taker."""
    with journal.begin() as tx:
        attempt = tx.take("k", "send", 1)
        assert tx.advance(attempt, end, handle="h", detail={"why": "x"})
        assert not tx.advance(attempt, later)
        again = tx.take("k", "send", 1)
        assert again.state is end
        assert not tx.advance(again, later, handle="other")
        [ended] = tx.ended(1)
    assert (ended.state, ended.handle, ended.detail) == (end, "h", {"why": "x"})


def test_only_ended_steps_of_the_referral_are_its_history(journal: Journal) -> None:
    """A step under way has no outcome yet."""
    with journal.begin() as tx:
        tx.take("R1/a", "task", 1)
        tx.advance(tx.take("R1/b", "task", 1), State.DONE)
        tx.advance(tx.take("R2/a", "task", 2), State.DONE)
        assert [one.key for one in tx.ended(1)] == ["R1/b"]
        assert [one.key for one in tx.waiting_steps()] == ["R1/a"]


def test_fired_mails_are_counted(journal: Journal) -> None:
    """What was fired counts towards the minute whatever became of it; what was prepared does not."""
    with journal.begin() as tx:
        before = tx.take("a", "send", 1).begun_at
        tx.advance(tx.take("a", "send", 1), State.PREPARED, handle="d")
        assert tx.fired_since(before) == 0
        fired = tx.take("b", "send", 1)
        tx.advance(fired, State.FIRED)
        tx.advance(fired, State.DONE)
        assert tx.fired_since(before) == 1
        assert tx.fired_since(before + 3600) == 0


def test_a_forgotten_step_can_be_owed_again(journal: Journal) -> None:
    """What a person has undone is done anew."""
    with journal.begin() as tx:
        tx.advance(tx.take("k", "row", 1), State.DONE)
        tx.forget_step("k")
        assert tx.take("k", "row", 1).state is State.TAKEN


def test_two_takers_at_once_get_different_fences(journal: Journal) -> None:
    """Racing threads never hold the same fence."""
    fences: list[int] = []

    def race() -> None:
        for _ in range(5):
            with journal.begin() as tx:
                fences.append(tx.take("k", "send", 1).fence)

    threads = [threading.Thread(target=race) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(fences) == list(range(1, 21))


# --- feeds and rows -------------------------------------------------------------------------------------------------


class _KilledError(Exception):
    """Stands for the process being killed."""


@contextmanager
def killed(journal: Journal) -> Iterator[Transaction]:
    """Yield a transaction that never commits."""
    with pytest.raises(_KilledError), journal.begin() as tx:
        yield tx
        raise _KilledError


def test_rows_and_cursor_commit_together(journal: Journal) -> None:
    """A page and the link after it are there as a whole or not at all (P1)."""
    with killed(journal) as tx:
        tx.put_rows([stored()])
        tx.set_cursor("list:Referrals", "https://next", complete=False)
    with journal.begin() as tx:
        assert tx.cursor("list:Referrals") == ("", False)
        assert tx.rows("Referrals") == []
        tx.put_rows([stored()])
        tx.set_cursor("list:Referrals", "https://next", complete=True)
    with journal.begin() as tx:
        assert tx.cursor("list:Referrals") == ("https://next", True)
        assert tx.row("Referrals", 1) == stored()
        tx.forget_cursor("list:Referrals")
        assert tx.cursor("list:Referrals") == ("", False)


def test_a_row_is_replaced_by_what_is_seen_later(journal: Journal) -> None:
    """The last state counts; what was first known of its making stays."""
    with journal.begin() as tx:
        tx.put_rows([stored(), stored(2)])
        tx.put_rows([stored(etag='"e,2"', dirty=False, open=False, fields={"Title": "New"})])
        assert tx.etags("Referrals", [1, 2, 3]) == {1: '"e,2"', 2: '"e,1"'}
        assert tx.dirty("Referrals") == [2]
        assert [one.item_id for one in tx.rows("Referrals", only_open=True)] == [2]
        tx.mark("Referrals", [1], dirty=True)
        assert tx.dirty("Referrals") == [1, 2]
        assert tx.drop_row("Referrals", 1) is not None
        assert tx.drop_row("Referrals", 1) is None


def test_rows_of_one_referral_are_found(journal: Journal) -> None:
    """Platform rows belong to a referral; the same number in another list is another row."""
    with journal.begin() as tx:
        tx.put_rows([stored(1), stored(1, list="PlatformReferrals", referral=9), stored(2, list="PlatformReferrals")])
        assert [one.item_id for one in tx.rows("PlatformReferrals", referral=9)] == [1]


def test_finders_find_by_digest_and_keep_no_words(engine: Engine, journal: Journal) -> None:
    """What finds a row again is kept as a digest: the journal does not hold the URL."""
    with journal.begin() as tx:
        tx.put_finders(
            [("content", "tiktok:1", 1, 5.0), ("content", "tiktok:1", 2, 6.0), ("token", "tiktok:1", 3, 7.0)]
        )
        assert sorted(tx.find("content", ["tiktok:1", "tiktok:2"])["tiktok:1"]) == [(1, 5.0), (2, 6.0)]
        assert tx.find("content", []) == {}
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT digest FROM finders")).scalars().all()
    assert set(kept) == {digest("tiktok:1")}


# --- quality assurance ----------------------------------------------------------------------------------------------

READ = {"item_id": 41, "etag": '"e,1"', "decision": "Approved", "by": 7, "on": 5.0, "digest": "d" * 64, "fault": ""}


def test_an_assurance_holds_for_one_state_of_the_row(journal: Journal) -> None:
    """What the version history said is of one etag."""
    with journal.begin() as tx:
        tx.put_assurance(READ)
        assert tx.assurance(41, '"e,1"').digest == "d" * 64
        assert tx.assurance(41, '"e,2"') is None
        assert tx.assurance(42, '"e,1"') is None


def test_our_own_write_carries_the_assurance_and_nobody_elses_does(journal: Journal) -> None:
    """From the etag that it was read at to the one that our PATCH made, and from no other."""
    with journal.begin() as tx:
        tx.put_assurance(READ)
        tx.carry_assurance(41, '"e,1"', '"e,2"')
        assert tx.assurance(41, '"e,2"').by == 7
        assert tx.assurance(41, '"e,1"') is None
        tx.carry_assurance(41, '"e,1"', '"e,9"')
        assert tx.assurance(41, '"e,9"') is None
        tx.put_assurance({**READ, "etag": '"e,3"', "decision": "Returned"})
        assert tx.assurance(41, '"e,3"').decision == "Returned"
        assert tx.assurance(41, '"e,2"') is None


# --- inbound mail ---------------------------------------------------------------------------------------------------


def test_a_message_is_seen_once_and_settled_once(journal: Journal) -> None:
    """A message that the feed shows again is not judged again."""
    with journal.begin() as tx:
        tx.see_messages([("b", 2.0), ("a", 1.0)])
        assert tx.unsettled_messages() == [("a", 1.0), ("b", 2.0)]
        tx.settle_message("a", "recorded", referral=1, platform_item_id=41, decision="Removed")
        tx.see_messages([("a", 1.0)])
        assert tx.unsettled_messages() == [("b", 2.0)]


def test_a_message_that_was_gone_and_is_brought_back_is_judged(journal: Journal) -> None:
    """A person moved it to another mailbox, and thought better of it."""
    with journal.begin() as tx:
        tx.see_messages([("a", 1.0)])
        tx.settle_message("a", "gone")
        assert tx.unsettled_messages() == []
        tx.see_messages([("a", 1.0)])
        assert tx.unsettled_messages() == [("a", 1.0)]


# --- the ledger -----------------------------------------------------------------------------------------------------


def written(journal: Journal) -> None:
    with journal.begin() as tx:
        for number in range(1, 5):
            tx.record("status", number, status="Tasked", item=number)


def test_the_ledger_is_whole_as_it_is_written(journal: Journal) -> None:
    """Each entry is sealed with the one before."""
    written(journal)
    with journal.begin() as tx:
        entries = list(tx.entries())
    assert [one.seq for one in entries] == [1, 2, 3, 4]
    assert first_broken(entries) is None
    assert first_broken([]) is None


@pytest.mark.parametrize("change", ["event = 'x'", "detail = '{}'", "referral = 99", "at = at + 1", "seal = 'x'"])
def test_an_altered_entry_breaks_the_chain(engine: Engine, journal: Journal, change: str) -> None:
    """Whatever is changed in an entry, the chain breaks there."""
    written(journal)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE ledger SET {change} WHERE seq = 2"))
    with journal.begin() as tx:
        assert first_broken(tx.entries()) == 2


def test_a_missing_entry_breaks_the_chain(engine: Engine, journal: Journal) -> None:
    """An entry that was taken out is missed by the next."""
    written(journal)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM ledger WHERE seq = 2"))
    with journal.begin() as tx:
        assert first_broken(tx.entries()) == 3


def test_an_entry_cannot_be_written_twice(engine: Engine, journal: Journal) -> None:
    """Two writers cannot both be entry 2."""
    written(journal)
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text("INSERT INTO ledger SELECT * FROM ledger WHERE seq = 2"))


def test_an_error_of_the_database_shows_no_values(journal: Journal) -> None:
    """Values never appear in errors: they may be somebody's."""
    with pytest.raises(Exception) as caught, journal.begin() as tx:  # of each driver its own
        tx.put_rows([stored(fields={"Title": "marked-value"}, etag=None)])
    assert "marked-value" not in str(caught.value)


# --- one instance ---------------------------------------------------------------------------------------------------


def test_a_second_instance_says_who_holds_the_journal(
    journal_dsn: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two services on one journal: the second ends and names the first."""
    monkeypatch.setattr("sync.instance._NOTICED", 0.2)
    other = open_database(journal_dsn)
    with (
        only_instance(engine),
        pytest.raises(AlreadyRunningError, match=r"pid \d+ since 20\d\d-"),
        only_instance(other),
    ):
        pass
    with only_instance(other):
        pass
    other.dispose()


def test_another_process_is_refused_too(journal_dsn: str, engine: Engine) -> None:
    """The lock holds between processes; once the process that held it is killed, the next one waits until it is gone."""
    program = (
        "import sys; from sync.database import open_database; from sync.instance import only_instance\n"
        "with only_instance(open_database(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, journal_dsn], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError, match=f"pid {holder.pid} "), only_instance(engine):
            pass
        holder.kill()
        holder.wait()
    with only_instance(engine):
        pass


@pytest.mark.postgres
def test_a_lost_lock_is_noticed(postgresql_cluster: Cluster) -> None:
    """A lock goes with its connection: whoever lost it must stop, for another instance may be at work."""
    engine = open_database(postgresql_cluster.fresh_database())
    with pytest.raises(DatabaseError), only_instance(engine) as still_alone:
        still_alone()
        with engine.begin() as other:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            other.execute(text(f"{others} AND datname = current_database()"))
        still_alone()
    with only_instance(engine):
        pass
