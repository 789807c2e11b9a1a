"""Damaged mails: nothing crashes, nothing is recorded past the gate, and memory stays flat.

OHRT_MUTATED says how many; 20,000 take some minutes.
"""

import os
import resource

import pytest

from rules.replies.authenticity import authentic_domain
from rules.replies.automatic import automatic
from rules.replies.mail import read
from tests.corpus.mutate import mutated
from tests.corpus.rows import ROWS, domain, judged_mail
from tests.corpus.write import expected

COUNT = int(os.environ.get("OHRT_MUTATED", "200"))
#: Kilobytes of resident memory that the second half may add to the first: room for the allocator, not for a mail each.
FLAT = 20_000


def raws(*groups: str) -> list[bytes]:
    return [one.file.read_bytes() for one in expected() if not groups or one.group in groups]


def test_damaged_mails_are_judged_and_nothing_passes_the_gate() -> None:
    """What is recorded has an authentic sender of that row's platform, and was written by no machine."""
    recorded, memory = 0, 0
    for number, raw in enumerate(mutated(raws(), COUNT)):
        mail = read(raw)
        answer = judged_mail(mail).answer
        if answer is not None:
            recorded += 1
            sender, why = authentic_domain(mail)
            of = domain(ROWS[answer.platform_item_id].platform)
            assert sender in (of, f"support.{of}"), why
            assert automatic(mail) == ""
        if number == COUNT // 2:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert recorded, "some damage does no harm, or the mutator does too much"
    assert grown < FLAT


@pytest.mark.parametrize(
    "character", ["a", " ", "\n", ">", "On ", "From: x\n", "<div>", "-", "_\n", "Re: ", "wrote: ", "A" * 25 + " "]
)
def test_ten_kilobytes_of_one_thing_are_read(character: str) -> None:
    """No pattern meets a text that it cannot come to the end of; the run's own time limit says so."""
    text = (character * 10_000)[:10_000]
    subject = text.strip()[:5000].partition("\n")[0]
    for kind in ("plain", "html"):
        head = f"From: a@clipbay.example\r\nSubject: {subject}\r\nContent-Type: text/{kind}\r\n\r\n"
        assert judged_mail(read((head + text).encode())).answer is None
