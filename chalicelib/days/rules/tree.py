"""A day's tree: its leaves, and tiles of 256 hashes, so that a proof reads a handful of them and
never the whole day.

Tile `number` of level 0 holds the leaf hashes from 256 · number on. Each full tile has a root; the
roots of 256 neighbours make a tile of level 1, and so on (as transparency logs serve their trees:
C2SP, "tlog-tiles"). The last tile of a level may be short.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.core.crypto.merkle import HASH_BYTES, Subtree, pair_hash
from chalicelib.core.crypto.signed import LEAF, leaf
from chalicelib.ledger.rules.transfer import Transfer

# A tile spans this many levels of the tree, and so 2**8 hashes.
HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * HASH_BYTES


@dataclass(frozen=True, slots=True)
class Tile:
    """Up to 256 hashes of 32 bytes, one behind the other."""

    level: int
    number: int
    hashes: bytes


def leaf_of(transfer: Transfer) -> bytes:
    """A transfer as a leaf of its day's tree, before it is hashed."""
    return leaf({name: getattr(transfer, name) for name in LEAF})


def tiles(leaf_hashes: bytes | bytearray) -> Iterator[Tile]:
    """All tiles of the tree over these leaf hashes (32 bytes each), lowest level first."""
    level, hashes = 0, bytes(leaf_hashes)
    while hashes:
        above = bytearray()
        for number in range(-(-len(hashes) // TILE_BYTES)):
            part = hashes[number * TILE_BYTES : (number + 1) * TILE_BYTES]
            yield Tile(level, number, part)
            if len(part) == TILE_BYTES:
                above += _root(part)
        level, hashes = level + 1, bytes(above)


def subtree_of(tile: Callable[[int, int], bytes]) -> Subtree:
    """A tree's full subtrees, from its tiles: `tile(level, number)` gives the hashes of one."""

    def subtree(level: int, number: int) -> bytes:
        tile_level, levels_above = divmod(level, HEIGHT)
        width = 1 << levels_above
        tile_number, place = divmod(number * width, WIDTH)
        start = place * HASH_BYTES
        return _root(tile(tile_level, tile_number)[start : start + width * HASH_BYTES])

    return subtree


def find_leaf(hashes: bytes, leaf_hash: bytes) -> int | None:
    """At which place in a tile of leaf hashes one stands, from 0; None where it does not."""
    for place in range(len(hashes) // HASH_BYTES):
        if hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES] == leaf_hash:
            return place
    return None


def _root(hashes: bytes) -> bytes:
    """The root over a power of two of hashes."""
    row = [hashes[i : i + HASH_BYTES] for i in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [pair_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]
