"""The referral to the platform: exactly what was approved, at most once."""

from connectors.mail import Outgoing
from rules.step import FindSent, SendReferral
from sync.journal import State
from sync.perform.desk import Desk, Performing, referral_of
from sync.perform.mails import Mailing, find, send_once


def send_referral(desk: Desk, step: SendReferral) -> Performing:
    """Send it, or follow a mail that is already on its way to its end. The row says `Sending` by now."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "send", referral, anew=not step.begun)
        if step.begun and attempt.attempts == 1:
            # Begun by a journal that is lost: the mail may be on its way at this moment. It is looked for as one that
            # was fired just now, for as long, and never made anew.
            tx.advance(attempt, State.FIRED)
            return
    outgoing = Outgoing(
        to=step.recipient,
        subject=step.subject,
        body=step.body,
        key=desk.tenant.stamp(step.key),
        message_id=f"<{step.token}.{step.digest[:8]}@{desk.tenant.mailbox.partition('@')[2]}>",
    )
    mailing = Mailing(
        referral,
        "send",
        outgoing,
        look_first=step.begun or desk.must_look(referral, attempt.attempts),
        confirm=True,
        keep=0,
        event={"key": step.key, "item": step.item_id, "digest": step.digest},
        # The row's words are not those that were approved: whatever became of the mail, they do not leave under it.
        void="" if step.intact else "the row was edited while it was about to be sent",
    )
    yield from send_once(desk, attempt, mailing)


def find_sent(desk: Desk, step: FindSent) -> Performing:
    """Look whether the mailbox holds the mail that a row claims, and write down what was found."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        looking, sending = tx.take(step.key, "find", referral), tx.take(step.send, "send", referral)
    found = yield from find(desk, desk.tenant.stamp(step.send))
    with desk.journal.begin() as tx:
        if found is None or found.is_draft:
            tx.advance(looking, State.VOID)
            tx.advance(sending, State.UNKNOWN)
            tx.record("not found", referral, key=step.send)
        else:
            tx.advance(looking, State.DONE)
            detail = {"message_id": found.internet_message_id, "sent_on": found.sent_on}
            tx.advance(sending, State.DONE, handle=found.message_id, detail=detail)
            tx.record("found", referral, key=step.send)
