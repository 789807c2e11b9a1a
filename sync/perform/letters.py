"""A letter to a person of the force."""

from connectors.mail import Outgoing
from rules.step import Tell
from sync.perform.desk import KEPT_FOR_REFERRALS, Desk, Performing, referral_of
from sync.perform.mails import Mailing, send_once

CATEGORY = "OHRT"


def tell(desk: Desk, step: Tell) -> Performing:
    """Send the letter once."""
    referral = referral_of(step.key)
    with desk.journal.begin() as tx:
        attempt = tx.take(step.key, "letter", referral)
    outgoing = Outgoing(
        to=step.to,
        subject=step.letter.subject,
        body=step.letter.body,
        key=desk.tenant.stamp(step.key),
        important=step.important,
        category=CATEGORY,
    )
    look_first = desk.must_look(referral, attempt.attempts)
    mailing = Mailing(
        referral, "letter", outgoing, look_first, confirm=False, keep=KEPT_FOR_REFERRALS, event={"key": step.key}
    )
    yield from send_once(desk, attempt, mailing)
