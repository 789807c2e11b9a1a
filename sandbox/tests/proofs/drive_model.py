"""What a drive should hold: a plain dictionary of nodes, and the slow, literal form of quickXorHash."""

import base64
from dataclasses import dataclass, field

ROOT = "root"


@dataclass(slots=True)
class Node:
    """A file, or a folder where it has no bytes."""

    id: str
    name: str
    parent: str
    content: bytes | None
    etag: str
    ctag: str | None
    labelled: bool = False


@dataclass(slots=True)
class DriveModel:
    """The nodes that are there, and the entries of the recycle bin."""

    nodes: dict[str, Node] = field(default_factory=dict)
    bin: dict[str, list[Node]] = field(default_factory=dict)  # by the entry's id; what was deleted comes first

    def is_folder(self, key: str) -> bool:
        """Whether things can lie in it."""
        return key == ROOT or (key in self.nodes and self.nodes[key].content is None)

    def children(self, folder: str) -> list[Node]:
        """What lies in a folder."""
        return [node for node in self.nodes.values() if node.parent == folder]

    def child(self, folder: str, name: str) -> Node | None:
        """What has this name in a folder; names differ by more than case."""
        return next((one for one in self.children(folder) if one.name.casefold() == name.casefold()), None)

    def below(self, key: str) -> list[Node]:
        """A node, and all that lies under it."""
        found = [self.nodes[key]]
        for child in self.children(key):
            found += self.below(child.id)
        return found

    def take_out(self, key: str) -> list[Node]:
        """Remove a node and all under it."""
        gone = self.below(key)
        for node in gone:
            del self.nodes[node.id]
        return gone

    def is_kept(self, key: str) -> bool:
        """Whether a label on it, or on what lies under it, forbids its deletion."""
        return any(node.labelled for node in self.below(key))


def literal_quick_xor(content: bytes) -> str:
    """The hash bit by bit, as its definition reads: byte i is XORed in at bit 11·i, around a circle of 160 bits."""
    circle = [0] * 160
    for index, byte in enumerate(content):
        for bit in range(8):
            circle[(11 * index + bit) % 160] ^= byte >> bit & 1
    for bit in range(64):
        circle[96 + bit] ^= len(content) >> bit & 1
    return base64.b64encode(sum(on << bit for bit, on in enumerate(circle)).to_bytes(20, "little")).decode()
