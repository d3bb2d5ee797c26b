"""Merkle trees as Certificate Transparency has them (RFC 9162 §2.1, SHA-256).

A leaf is hashed behind a byte 00, a pair of hashes behind a byte 01, so that no leaf can pass for a
pair. The tree of no leaves is the hash of nothing. Hashes are 32 bytes.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

# (level, number) -> the hash over the leaves [number << level, (number + 1) << level), all there.
Subtree = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def pair_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes that stand side by side."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """The root over leaf hashes that come one after the other.

    It remembers one hash for each full subtree that waits for its neighbour: some twenty for a
    million leaves (§2.1.2 builds the root in the same way).
    """

    def __init__(self) -> None:
        self.size = 0
        self._waiting: list[bytes] = []

    def add(self, hash: bytes) -> None:
        """Put the next leaf's hash at the end."""
        number = self.size
        while number & 1:
            hash = pair_hash(self._waiting.pop(), hash)
            number >>= 1
        self._waiting.append(hash)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._waiting:
            return EMPTY_ROOT
        *others, root = self._waiting
        for left in reversed(others):
            root = pair_hash(left, root)
        return root


def audit_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from the leaf with this index (from 0) to the root over `size` leaves,
    bottom up (§2.1.3.1). Raises IndexError where there is no such leaf."""
    if not 0 <= index < size:
        raise IndexError("no such leaf")
    path = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _left_part(high - low)
        if index < middle:
            path.append(_hash_of(middle, high, subtree))
            high = middle
        else:
            path.append(_hash_of(low, middle, subtree))
            low = middle
    return path[::-1]


def root_along(index: int, size: int, hash: bytes, path: Sequence[bytes]) -> bytes:
    """The root to which a path leads from a leaf's hash (§2.1.3.2).

    Raises ValueError for a path that cannot be one of this index and size.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    number, last = index, size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if number & 1 or number == last:
            hash = pair_hash(sibling, hash)
            # At the right edge there are levels on which the last hash has no neighbour.
            while not number & 1 and number:
                number >>= 1
                last >>= 1
        else:
            hash = pair_hash(hash, sibling)
        number >>= 1
        last >>= 1
    if last:
        raise ValueError("the path is too short")
    return hash


def _left_part(size: int) -> int:
    """How many of `size` leaves (2 or more) are in the left subtree: the largest power of two that
    is smaller."""
    return 1 << ((size - 1).bit_length() - 1)


def _hash_of(low: int, high: int, subtree: Subtree) -> bytes:
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return subtree(level, low >> level)
    middle = low + _left_part(size)
    return pair_hash(_hash_of(low, middle, subtree), _hash_of(middle, high, subtree))
