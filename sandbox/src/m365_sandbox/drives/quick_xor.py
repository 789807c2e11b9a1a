"""quickXorHash, the one hash that SharePoint tells of every file.

A 160-bit accumulator; byte `i` goes in rotated left by `11·i mod 160` bits, the length is XORed into the last eight
bytes (https://learn.microsoft.com/onedrive/developer/code-snippets/quickxorhash). The rotation repeats every 160 bytes,
so the bytes are first folded onto one block of 160, as large integers; only that block is rotated, at the end.
"""

import base64

_BLOCK = 160  # bytes
_BLOCK_BITS = 8 * _BLOCK
_PIECE = 256 * _BLOCK  # bytes that become one integer
_WIDTH = 160  # bits of the hash
_MASK = (1 << _WIDTH) - 1


class QuickXorHash:
    """A running hash. Its state can be kept and taken up again, as upload sessions need it."""

    def __init__(self, state: bytes | None = None, length: int = 0) -> None:
        self._block = int.from_bytes(state, "little") if state else 0
        self.length = length  # bytes so far

    def update(self, data: bytes | memoryview) -> None:
        """Take more bytes."""
        view, total = memoryview(data), 0
        for at in range(0, len(view), _PIECE):
            total ^= int.from_bytes(view[at : at + _PIECE], "little")
        self._block ^= _folded(total << 8 * (self.length % _BLOCK))
        self.length += len(view)

    @property
    def state(self) -> bytes:
        """What, with the length, is needed to go on later."""
        return self._block.to_bytes(_BLOCK, "little")

    def digest(self) -> str:
        """The hash in base64, as Graph writes it."""
        accumulator = self.length << (_WIDTH - 64)
        for index, byte in enumerate(self.state):
            shift = 11 * index % _WIDTH
            moved = byte << shift
            accumulator ^= (moved & _MASK) | (moved >> _WIDTH)
        return base64.b64encode(accumulator.to_bytes(_WIDTH // 8, "little")).decode()


def _folded(value: int) -> int:
    """The XOR of all blocks of a number, by halves."""
    while value.bit_length() > _BLOCK_BITS:
        blocks = -(-value.bit_length() // _BLOCK_BITS)
        half = (blocks + 1) // 2 * _BLOCK_BITS
        value = (value >> half) ^ (value & ((1 << half) - 1))
    return value
