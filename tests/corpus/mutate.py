"""What a mail becomes on a bad day: bytes flipped, lost, doubled and moved, headers and parts of other mails in between."""

import random
from collections.abc import Iterator, Sequence

_ODD = (
    b"\0",
    b"\r",
    b"\n\n",
    b"\xff\xfe",
    b"=?utf-8?b?",
    b"Content-Type: multipart/mixed; boundary=x\r\n",
    b"From: ",
    b"<",
    b">",
    b"--",
    b"=",
    b"(" * 50,
)


def mutated(raws: Sequence[bytes], count: int, seed: int = 4) -> Iterator[bytes]:
    """Yield that many mails, each made of one of these and damaged; the same ones for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        raw = bytearray(chance.choice(raws))
        for _ in range(chance.randint(1, 6)):
            _damage(raw, chance, raws)
        yield bytes(raw)


def _damage(raw: bytearray, chance: random.Random, raws: Sequence[bytes]) -> None:
    at, length = chance.randrange(len(raw) + 1), chance.randint(1, 200)
    match chance.randrange(6):
        case 0:
            raw[at : at + 1] = bytes([chance.randrange(256)])
        case 1:
            del raw[at : at + length]
        case 2:
            raw[at:at] = raw[at : at + length] * chance.randint(1, 5)
        case 3:
            raw[at:at] = chance.choice(_ODD)
        case 4:
            other = chance.choice(raws)
            start = chance.randrange(len(other))
            raw[at:at] = other[start : start + length]
        case _:
            lines = bytes(raw).split(b"\r\n")
            chance.shuffle(lines)
            raw[:] = b"\r\n".join(lines) if chance.random() < 0.1 else b"\r\n".join(reversed(lines))
