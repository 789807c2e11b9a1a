"""One round of the service: gather, then decide and perform until nothing more is owed."""

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import structlog

from connectors.errors import GraphError
from connectors.graph import Graph
from rules.calendar import today
from rules.case import Case, Directory, Team
from rules.case_number import fault
from rules.decide import steps
from rules.deleted import after_deletion
from rules.dispatch import waits_for_room
from rules.records import Operative, Platform, PlatformReferral, Referral, Reply
from rules.step import (
    CompleteTask,
    CreatePlatformReferral,
    CreateTask,
    FindSent,
    PutBack,
    ReadAssurance,
    ReadUndoing,
    SendReferral,
    SetColumns,
    Step,
    Tell,
)
from sync.brake import Brake, is_held, mails_in
from sync.cases import performed_steps, read_case, read_directory
from sync.cells import read_record
from sync.correspondence import Correspondence
from sync.database import DatabaseError
from sync.driver import Job, Lane, drive
from sync.gather import DELETED, Gathering
from sync.journal import Journal, State
from sync.patience import Patience
from sync.perform.desk import Desk, Performing
from sync.perform.history import read_assurance
from sync.perform.letters import tell
from sync.perform.rows import create_platform_referral, set_columns
from sync.perform.sending import find_sent, send_referral
from sync.perform.tasks import complete_task, create_task
from sync.perform.undoing import put_back, read_undoing
from sync.tenant import Tenant
from sync.wording import templates

log = structlog.get_logger()

#: Rounds of deciding within a cycle; what is still owed then waits for the next.
MOST_ROUNDS = 25
#: Referrals decided at a time: bounds memory, and how long one round takes.
AT_A_TIME = 100
#: Letters and referrals that one row owes at once, at the most: when all rows together owe less than is allowed, none is counted.
_MOST_MAILS_A_CASE = 9
STUMBLED = "the service stumbled"


@dataclass(frozen=True, slots=True)
class Pace:
    """How often the slow-moving lists are read, how many mails may leave in a minute, and in an hour without asking. Seconds."""

    directory_seconds: float
    replies_seconds: float
    mails_per_minute: int
    mails_per_hour: int


@dataclass
class Report:
    """What a cycle did: steps by kind, and those that failed; and whether the mass-change brake is on."""

    gathered: int = 0
    performed: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    braked: bool = False

    @property
    def busy(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.gathered or self.performed or self.failed)


class Service:
    """The service in one process. `stopping` is asked between two requests."""

    def __init__(
        self,
        graph: Graph,
        journal: Journal,
        tenant: Tenant,
        team: Team,
        pace: Pace,
        *,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._graph = graph
        self._journal = journal
        self._tenant = tenant
        self._team = team
        self._pace = pace
        self._stopping = stopping
        self._gathering = Gathering(graph, journal, tenant, team.token_key)
        self._patience = Patience()
        self._read_at: dict[type, float] = {}
        self._day: date | None = None
        self._desk = Desk(journal, tenant, self._directory(), team.token_key, pace.mails_per_minute)
        self._correspondence = Correspondence(self._desk, self._patience)
        self._brake = Brake(journal, pace.mails_per_hour)
        self._braked = False
        self._begun = False
        self._assigned_now: dict[int, str] = {}

    def cycle(self) -> Report:
        """Gather, decide, perform; return what was done. A `GraphError` of the gathering is raised."""
        report = Report(gathered=self._gather())
        self._desk.looked.clear()
        self._desk.directory = self._directory()
        if not self._begun:
            self._begin()
        self._correspondence.read(lambda lanes: self._drive(lanes, report))
        for _ in range(MOST_ROUNDS):
            if self._stopping() or not self._round(report):
                break
        self._correspondence.file(lambda lanes: self._drive(lanes, report))
        return report

    def _begin(self) -> None:
        with self._journal.begin() as tx:
            tx.forget_steps_of(STUMBLED)  # where it still stumbles, it says so again
        for platform in self._desk.directory.platforms.values():
            if wrong := fault(platform.case_pattern):
                log.warning("case pattern", platform=platform.title, why=wrong)
        self._begun = True

    def owed(self) -> list[tuple[Case, list[Step]]]:
        """Gather, and return what is owed to each referral, performing nothing."""
        self._gather()
        self._desk.directory = self._directory()
        with self._journal.begin() as tx:
            dirty = tx.dirty(Referral.LIST)
        decided = ((case, self._decide(case)) for item_id in dirty if (case := self._case(item_id)) is not None)
        return [(case, owed) for case, owed in decided if owed]

    # --- gather -------------------------------------------------------------------------------------------------

    def _gather(self) -> int:
        now, tick = time.time(), time.monotonic()
        beats: list[tuple[type, float]] = [
            (Platform, self._pace.directory_seconds),
            (Operative, self._pace.directory_seconds),
            (Reply, self._pace.replies_seconds),
        ]
        due = [record for record, every in beats if tick >= self._read_at.get(record, -every) + every]
        changed = self._gathering.slow_lists(due, now)
        # Only now: what could not be read is due again, and nothing is decided without the people and platforms.
        self._read_at |= dict.fromkeys(due, tick)
        self._wake_for_a_new_day()
        return changed + self._gathering.referrals(now) + self._gathering.inbox()

    def _wake_for_a_new_day(self) -> None:
        """A date that was in the future may have come: every open case is decided once a day."""
        day = today(datetime.now(UTC))
        if day != self._day:
            with self._journal.begin() as tx:
                tx.mark_open_dirty(Referral.LIST)
            self._day = day

    def _directory(self) -> Directory:
        with self._journal.begin() as tx:
            directory = read_directory(tx, self._team, templates())
        return replace(directory, drafts_url=self._tenant.drafts_url)

    # --- decide and perform -------------------------------------------------------------------------------------

    def _round(self, report: Report) -> bool:
        """Decide and perform once; return whether anything came of it."""
        self._desk.count_room()
        self._assigned_now.clear()
        with self._journal.begin() as tx:
            dirty = sorted({*tx.dirty(Referral.LIST), *tx.under_way(DELETED)})
        held = self._weigh(dirty)
        report.braked = self._braked
        dirty = [item_id for item_id in dirty if item_id not in held]
        progress = False
        for start in range(0, len(dirty), AT_A_TIME):
            if self._stopping():
                return False
            lanes = [lane for item_id in dirty[start : start + AT_A_TIME] if (lane := self._lane(item_id)) is not None]
            self._drive(lanes, report)
            progress |= any(job.requests and job.error is None for lane in lanes for job in lane.jobs)
        return progress

    def _weigh(self, dirty: list[int]) -> frozenset[int]:
        """See whether more mails are owed than may go out without asking; return the referrals that the brake holds.

        They need not be decided again in this round: thousands may wait for a person, and for days.
        """
        if not self._braked and not self._brake.is_near(len(dirty) * _MOST_MAILS_A_CASE):
            return frozenset()
        directory, now = replace(self._desk.directory, may_send=True), datetime.now(UTC)
        owed, held = 0, set()
        for item_id in dirty:
            if self._stopping():
                return frozenset()
            try:
                case = self._case(item_id)
                decided = steps(case, directory, now) if case is not None else []
            except DatabaseError:
                raise
            except Exception:  # noqa: BLE001, S112  # said by its own lane, which stumbles over it too
                continue
            owed += mails_in(decided)
            if is_held(decided):
                held.add(item_id)
        was, self._braked = self._braked, self._brake.weigh(owed)
        if self._braked and not was:
            log.warning("brake", owed=owed, most=self._pace.mails_per_hour)
        return frozenset(held) if self._braked else frozenset()

    def _lane(self, item_id: int) -> Lane | None:
        if not self._patience.may_try(f"R{item_id}"):
            return None
        try:
            case = self._case(item_id)
            owed = self._decide(case) if case is not None else self._after_deletion(item_id)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001  # one row that the rules stumble over must not stop all others
            self._stumbled(f"R{item_id}", item_id, error)
            return None
        self._went_well(f"R{item_id}")
        if self._braked and is_held(owed):
            return None
        if not owed:
            if case is None or self._desk.may_send() or not waits_for_room(case):
                with self._journal.begin() as tx:
                    tx.mark(Referral.LIST, [item_id], dirty=False)
                    tx.forget_step(f"R{item_id}/{DELETED}")  # all is in order, or the row was restored
            return None
        if not all(self._patience.may_try(step.key) for step in owed if isinstance(step, SetColumns)):
            return None  # what follows a row is only right once the row is written
        jobs = [
            Job(step.key, self._performing(step), guards=isinstance(step, SetColumns | CreatePlatformReferral))
            for step in owed
            if self._patience.may_try(step.key)
        ]
        guards = [job for job in jobs if job.guards]
        if guards:
            jobs[len(guards) : len(guards)] = self._correspondence.filing_behind(owed)  # before any letter
        return Lane(f"R{item_id}", jobs) if jobs else None

    def _stumbled(self, key: str, referral: int, error: Exception) -> None:
        """Keep where the service stumbled, never over what: `ohrt status` shows it, and it is tried again later."""
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
        self._patience.failed(key, error)
        with self._journal.begin() as tx:
            attempt = tx.take(f"{key}/stumbled", STUMBLED, referral, anew=True)
            tx.advance(attempt, State.REFUSED, detail={"why": where})
        log.error("stumbled", step=key, where=where)

    def _went_well(self, key: str) -> None:
        if self._patience.succeeded(key):
            with self._journal.begin() as tx:
                tx.forget_step(f"{key}/stumbled")

    def _case(self, item_id: int) -> Case | None:
        with self._journal.begin() as tx:
            case = read_case(tx, item_id, self._correspondence.answers(item_id), self._assigned_now)
        if case is not None:
            self._desk.created_at[item_id] = case.referral.row.created_on.timestamp()
        return case

    def _after_deletion(self, item_id: int) -> list[Step]:
        with self._journal.begin() as tx:
            rows = [read_record(PlatformReferral, one) for one in tx.rows(PlatformReferral.LIST, referral=item_id)]
            return after_deletion(item_id, rows, performed_steps(tx, item_id))

    def _decide(self, case: Case) -> list[Step]:
        directory = replace(self._desk.directory, may_send=self._desk.may_send())
        owed = steps(case, directory, datetime.now(UTC))
        for step in owed:
            if isinstance(step, SetColumns) and step.values.get("assigned_to"):
                # The next case in this round sees that this operative has one task more, and of what content.
                assigned = str(step.values["assigned_to"]).lower()
                self._assigned_now[case.referral.row.item_id] = assigned
                load = self._desk.directory.open_tasks
                assert isinstance(load, Counter)
                load[assigned] += 1
        return owed

    def _performing(self, step: Step) -> Performing:
        desk = self._desk
        match step:
            case SetColumns():
                return set_columns(desk, step)
            case CreatePlatformReferral():
                return create_platform_referral(desk, step)
            case CreateTask():
                return create_task(desk, step)
            case CompleteTask():
                return complete_task(desk, step)
            case Tell():
                return tell(desk, step)
            case ReadAssurance():
                return read_assurance(desk, step)
            case SendReferral():
                return send_referral(desk, step)
            case FindSent():
                return find_sent(desk, step)
            case ReadUndoing():
                return read_undoing(desk, step)
            case PutBack():
                return put_back(desk, step)

    def _drive(self, lanes: Iterable[Lane], report: Report) -> None:
        driven = list(lanes)
        drive(self._graph, driven, stopping=self._stopping)
        for lane in driven:
            for job in lane.jobs:
                kind = job.performing.__name__  # type: ignore[attr-defined]  # a generator has its function's name
                if job.error is not None and not isinstance(job.error, GraphError):
                    referral = int(lane.name.removeprefix("R")) if lane.name.startswith("R") else 0
                    self._stumbled(job.key, referral, job.error)
                    report.failed[kind] += 1
                elif job.error is not None:
                    times = self._patience.failed(job.key, job.error)
                    report.failed[kind] += 1
                    log.warning("step failed", step=job.key, times=times, error=str(job.error))
                elif job.finished:
                    self._went_well(job.key)
                    report.performed[kind] += 1
                    log.info("step", step=job.key, kind=kind)
