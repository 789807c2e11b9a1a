"""What platforms answer: every style of quoting, with several answers each; all of it is to be recorded by itself."""

import re
from collections.abc import Iterator

from tests.corpus.compose import CaseMail, mail, notice_of, subject_of
from tests.corpus.quoting import STYLES
from tests.corpus.rows import NAMES, urls_of

_ANSWERS = (
    ("Hello,\n\nWe have removed the video.\n\nKind regards\nMorgan Invented", "Removed"),
    ("Hi team\n\nWe reviewed the video and it does not violate our Community Guidelines.\n\nBest,\nMorgan", "Not removed"),
    ("Dear colleagues,\n\nThe video is now restricted in your country.\n\nYours\nTrust desk", "Restricted"),
    ("Thank you for your report.\n\nThe content is no longer available on our service.\n\n--\nMorgan", "Gone before referral"),
    ("We have received your report. Your case number is {case}.", "Acknowledged"),
    ("Good morning,\n\nafter review we have now taken down the content.\n\nRegards", "Removed"),
    ("The video you reported was removed for violating our guidelines.\n\nThe Trust team", "Removed"),
)  # fmt: skip
_PREFIXES = (
    "Re: ",
    "AW: ",
    "RE: ",
    "WG: ",
    "TR: ",
    "RV: ",
    "FW: ",
    "SV: ",
    "Antw: ",
    "R: ",
    "Re: Re: ",
    "Fwd: ",
    "ENC: ",
    "",
)
_EACH = 3


def genuine() -> Iterator[CaseMail]:
    """Yield the genuine answers."""
    count = 0
    for style, write in STYLES.items():
        for _ in range(_EACH):
            name = NAMES[count % len(NAMES)]
            answer, outcome = _ANSWERS[count % len(_ANSWERS)]
            answer = answer.format(case=f"{name[:2].upper()}-{200000 + count}")
            answer = _of_several(answer) if len(urls_of(name)) > 1 else answer
            prefix = _PREFIXES[count % len(_PREFIXES)]
            text, html = write(answer, notice_of(name), subject_of(name))
            count += 1
            yield CaseMail(
                f"{name.lower()}_{style}_{outcome.lower().replace(' ', '_')}",
                "genuine",
                f"{name} answers, written as {style}, subject with “{prefix.strip() or 'no prefix'}”",
                mail(name, text, html=html, subject=prefix + subject_of(name)),
                outcome,
                own=answer,
            )


def _of_several(answer: str) -> str:
    """Return an answer about one video as a platform writes it of several."""
    for one, several in (
        ("video is", "videos are"),
        ("video and it does", "videos and they do"),
        ("you reported was", "you reported were"),
    ):
        answer = answer.replace(one, several)
    return re.sub(r"\bvideo\b", "videos", answer)
