"""Inbound mail, and replies that a person has handled: read, answered in their rows, then filed.

What a mail says is kept in memory only; after a restart it is read and judged again.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from rules.case import Answer
from rules.plan import is_decided
from rules.records import PlatformReferral, Referral
from rules.records.platform_referral import Status
from rules.replies.gate import Judgement
from rules.step import SetColumns, Step
from rules.undoing import why_not_recorded
from sync.cells import read_record
from sync.driver import Job, Lane
from sync.patience import Patience
from sync.perform.desk import Desk
from sync.perform.handled import Handled, answer_handled, read_handled, to_read
from sync.perform.inbound import Judged, file_recorded, put_before_a_person, read_and_judge

#: Mails, and handled replies, that are read at a time: bounds memory.
AT_A_TIME = 100

Drive = Callable[[list[Lane]], None]


class Correspondence:
    """What has come in and is not yet filed. `Drive` runs lanes to their end."""

    def __init__(self, desk: Desk, patience: Patience) -> None:
        self._desk = desk
        self._patience = patience
        self._judged: dict[str, Judged] = {}
        self._handled: dict[int, Handled] = {}

    def read(self, drive: Drive) -> None:
        """Read and judge what is new, and wake the referrals that it answers."""
        self._read_mail(drive)
        self._read_handled(drive)
        answered = {one.referral for one in self._judged.values()} | {one.referral for one in self._handled.values()}
        with self._desk.journal.begin() as tx:
            tx.mark(Referral.LIST, answered - {0}, dirty=True)

    def answers(self, referral: int) -> list[Answer]:
        """Return what has been answered to a referral and may not be in its rows yet."""
        mails = [one.judgement.answer for one in self._judged.values() if one.referral == referral]
        people = [one.answer for one in self._handled.values() if one.referral == referral]
        return [one for one in (*mails, *people) if one is not None]

    def filing_behind(self, owed: Iterable[Step]) -> list[Job]:
        """Return the filing of each mail whose answer one of these steps writes: chained behind it, it travels along."""
        writes = [step for step in owed if isinstance(step, SetColumns) and step.record is PlatformReferral]
        return [self._filing(one) for one in self._judged.values() if any(_is_written_by(one, step) for step in writes)]

    def file(self, drive: Drive) -> None:
        """File each mail, and answer each handled row, whose outcome is in its place."""
        self._forget_settled()
        self._doubt_what_found_no_place()
        self._refuse_what_found_no_place()
        mails = [one for one in self._judged.values() if self._is_placed(one.referral, one.judgement.answer)]
        replies = [one for one in self._handled.values() if self._is_placed(one.referral, one.answer)]
        lanes = [
            *(
                Lane(_key(one.mail_id), [self._filing(one)])
                for one in mails
                if self._patience.may_try(_key(one.mail_id))
            ),
            *(self._answering(one) for one in replies if self._patience.may_try(f"reply {one.reply.row.item_id}")),
        ]
        drive(lanes)
        self._forget_settled()
        for one in replies:
            self._handled.pop(one.reply.row.item_id, None)  # answered, or edited meanwhile and read again

    def _read_mail(self, drive: Drive) -> None:
        with self._desk.journal.begin() as tx:
            waiting = tx.unsettled_messages()
        lanes = [
            Lane(_key(id_), [Job(_key(id_), read_and_judge(self._desk, id_, at, self._judged))])
            for id_, at in waiting
            if id_ not in self._judged and self._patience.may_try(_key(id_))
        ]
        for start in range(0, len(lanes), AT_A_TIME):
            drive(lanes[start : start + AT_A_TIME])

    def _read_handled(self, drive: Drive) -> None:
        with self._desk.journal.begin() as tx:
            waiting = to_read(tx)
        # One after the other for each row that they name: two people may have decided about the same one.
        about = {one.answer.platform_item_id for one in self._handled.values() if one.answer is not None}
        lanes = []
        for one, named in waiting.items():
            if one in self._handled or named in about or not self._patience.may_try(f"reply {one}"):
                continue
            about |= {named} - {0}
            lanes.append(Lane(f"reply {one}", [Job(f"reply {one}", read_handled(self._desk, one, self._handled))]))
        drive(lanes[:AT_A_TIME])

    def _filing(self, one: Judged) -> Job:
        performing = file_recorded if one.judgement.answer else put_before_a_person
        return Job(_key(one.mail_id), performing(self._desk, one))

    def _answering(self, one: Handled) -> Lane:
        key = f"reply {one.reply.row.item_id}"
        return Lane(key, [Job(key, answer_handled(self._desk, one))])

    def _is_placed(self, referral: int, answer: Answer | None) -> bool:
        """Return whether nothing is left to be written for this answer."""
        if answer is None:
            return True
        stored = self._desk.row(PlatformReferral.LIST, answer.platform_item_id)
        if stored is None or stored.referral != referral:
            return False
        row = read_record(PlatformReferral, stored)
        if self._why_not_recorded(referral, answer):
            return False
        if not answer.decision:
            return row.status in (Status.ACKNOWLEDGED, Status.DECIDED)
        return is_decided(row) and row.decision == answer.decision

    def _doubt_what_found_no_place(self) -> None:
        """A trusted mail whose answer found no place in its row, though nothing more is owed there, is for a person."""
        with self._desk.journal.begin() as tx:
            dirty = set(tx.dirty(Referral.LIST))
        for id_, one in self._judged.items():
            answer = one.judgement.answer
            if answer is None or one.referral in dirty or self._is_placed(one.referral, answer):
                continue
            row = self._desk.row(PlatformReferral.LIST, answer.platform_item_id)
            undone = self._why_not_recorded(one.referral, answer)
            stands = f"{row.fields.get('Status')}, {row.fields.get('Decision')}" if row else "deleted"
            reason = undone or f"It is authentic, but its row already says otherwise ({stands})."
            judgement = Judgement(None, reason, answer.platform_item_id, answer.decision)
            self._judged[id_] = replace(one, judgement=judgement)

    def _refuse_what_found_no_place(self) -> None:
        """What a person confirmed before it was undone is not recorded again; they may confirm it once more."""
        for item_id, one in self._handled.items():
            why = self._why_not_recorded(one.referral, one.answer) if one.answer else ""
            if why:
                message = f"Not recorded: {why} A sergeant may set Handled again."
                self._handled[item_id] = replace(one, answer=None, message=message, referral=0, refused=True)

    def _why_not_recorded(self, referral: int, answer: Answer) -> str:
        with self._desk.journal.begin() as tx:
            stored = tx.rows(PlatformReferral.LIST, referral=referral)
        return why_not_recorded(answer, tuple(read_record(PlatformReferral, one) for one in stored))

    def _forget_settled(self) -> None:
        with self._desk.journal.begin() as tx:
            unsettled = {id_ for id_, _ in tx.unsettled_messages()}
        for id_ in [id_ for id_ in self._judged if id_ not in unsettled]:
            self._judged.pop(id_)


def _key(mail_id: str) -> str:
    return f"M/{mail_id[-12:]}"


def _is_written_by(one: Judged, step: SetColumns) -> bool:
    answer = one.judgement.answer
    if answer is None or step.item_id != answer.platform_item_id:
        return False
    if not answer.decision:
        return step.values.get("status") == Status.ACKNOWLEDGED
    return step.values.get("decision_message_id") == answer.message_id
