"""Replies: what is recorded by itself, how long a mail takes, and who tells quotes and bounces best."""

import importlib
import re
import time
import warnings
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

from flufl.bounce import all_failures
from rich.console import Console
from rich.table import Table

from rules.replies.automatic import automatic
from rules.replies.mail import read
from rules.replies.parts import texts
from rules.replies.quoting import own_words
from tests.corpus.compose import PERSON
from tests.corpus.genuine import genuine
from tests.corpus.large import large
from tests.corpus.machines import machines
from tests.corpus.rows import judged
from tests.corpus.write import expected


def main(console: Console) -> None:
    """Measure on the corpus, and print."""
    taken: list[float] = []
    recorded = {"genuine": [0, 0], "forged": [0, 0], "machine": [0, 0]}
    right = 0
    for one in expected():
        raw = one.file.read_bytes()
        began = time.process_time()
        judgement = judged(raw)
        taken.append((time.process_time() - began) * 1000)
        outcome = (judgement.answer.decision or "Acknowledged") if judgement.answer else PERSON
        right += outcome == one.outcome
        if one.group in recorded:
            recorded[one.group][0] += outcome != PERSON
            recorded[one.group][1] += 1
    taken.sort()
    table = Table("figure", "measured", "target", title=f"Replies: the corpus of {len(taken)} mails")
    table.add_row("judged as expected", f"{right} of {len(taken)}", "all")
    for group, target in (("genuine", "≥ 99 %"), ("forged", "0"), ("machine", "0")):
        table.add_row(f"recorded by itself, {group}", "{} of {}".format(*recorded[group]), target)
    table.add_row(
        "a mail, CPU, p50 and p99",
        f"{taken[len(taken) // 2]:.1f} ms, {taken[len(taken) * 99 // 100]:.1f} ms",
        "p99 ≤ 100 ms",
    )
    console.print(table)
    _large(console)
    _quotes(console)
    _bounces(console)


def _large(console: Console) -> None:
    """Mails that are large in every way: how long is the worst of a hundred, and what is it?"""
    taken = sorted((_cpu(raw), name) for name, raw in (*large(), *large((30 * 1024,), ())))
    table = Table("figure", "CPU, ms", "target", title=f"Replies: {len(taken)} mails that are large in one way each")
    for name, at in (("p50", len(taken) // 2), ("p99", len(taken) * 99 // 100)):
        table.add_row(name, f"{taken[at][0]:.0f}", "≤ 100" if name == "p99" else "")
    for milliseconds, name in taken[:-4:-1]:
        table.add_row(f"slowest: {name}", f"{milliseconds:.0f}", "")
    console.print(table)


def _cpu(raw: bytes) -> float:
    """Return the milliseconds of processor time that a mail takes, of two tries the shorter."""
    tries = []
    for _ in range(2):
        began = time.process_time()
        judged(raw)
        tries.append((time.process_time() - began) * 1000)
    return min(tries)


def _quotes(console: Console) -> None:
    """The genuine answers with plain text that quote our letter: is the answer kept whole, and is anything else kept?"""
    cases = [
        (texts(message).plain, one.own)
        for one in genuine()
        if texts(message := message_from_bytes(one.raw, policy=policy.default)).plain
    ]  # type: ignore[arg-type]  # this policy makes EmailMessage
    table = Table(
        "library", "kept the answer", "kept our letter too", "ms a mail", title=f"Quoted text, {len(cases)} mails"
    )
    for name, tell in _quoters().items():
        kept = leaked = 0
        began = time.process_time()
        for text, own in cases:
            said = _squashed(tell(text))
            kept += _squashed(own.splitlines()[0]) in said and all(
                _squashed(line) in said for line in own.splitlines()[:3]
            )
            leaked += (
                _squashed("Which of your terms it breaches") in said or _squashed("What we ask Please review") in said
            )
        spent = (time.process_time() - began) * 1000 / len(cases)
        table.add_row(name, str(kept), str(leaked), f"{spent:.2f}")
    console.print(table)


def _quoters() -> dict[str, Callable[[str], str]]:
    """Ours, and the libraries that are installed beside it: `pip install mail-parser-reply email-reply-parser talon`."""
    warnings.simplefilter("ignore")
    found: dict[str, Callable[[str], str]] = {"rules/replies/quoting.py": lambda text: own_words(text).words}
    quotequail = importlib.import_module("quotequail")
    found["quotequail"] = lambda text: (quotequail.unwrap(text) or {"text_top": text}).get("text_top") or ""
    if (parser := _installed("mailparser_reply")) is not None:
        every = ["en", "de", "fr", "it", "es", "nl", "da", "sv", "pl", "cs", "ja", "ko", "zh"]
        found["mail-parser-reply"] = lambda text: parser.EmailReplyParser(languages=every).parse_reply(text=text) or ""
    if (zapier := _installed("email_reply_parser")) is not None:
        found["email-reply-parser"] = lambda text: str(zapier.EmailReplyParser.parse_reply(text))
    if (talon := _installed("talon.quotations")) is not None:
        found["talon"] = lambda text: str(talon.extract_from_plain(text))
    return found


def _installed(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _squashed(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _bounces(console: Console) -> None:
    """The machines' mails: how many does each tell, and how many genuine answers does it take for a machine's?"""
    sent, answers = [one.raw for one in machines()], [one.raw for one in genuine()]
    tell: dict[str, Callable[[bytes], bool]] = {
        "rules/replies/automatic.py": lambda raw: bool(automatic(read(raw))),
        "flufl.bounce": lambda raw: any(all_failures(message_from_bytes(raw))),
    }
    bounced = [one.raw for one in machines() if one.name.startswith("bounce_")]
    table = Table(
        "library",
        f"bounces ({len(bounced)})",
        f"all machines ({len(sent)})",
        f"genuine ({len(answers)})",
        title="Who tells machines",
    )
    for name, is_machine in tell.items():
        table.add_row(name, *(str(sum(map(is_machine, raws))) for raws in (bounced, sent, answers)))
    console.print(table)


if __name__ == "__main__":
    main(Console(width=110))
