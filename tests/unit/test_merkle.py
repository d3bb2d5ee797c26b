"""Trees and paths against the definitions of RFC 9162, written down as they stand there."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.crypto.merkle import EMPTY_ROOT, Tree, audit_path, leaf_hash, root_along
from chalicelib.days.rules.tree import subtree_of
from tests.unit.test_days_tree_rules import tiled

# The leaves and roots that Certificate Transparency's own implementations test themselves with.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def mth(leaves: list[bytes]) -> bytes:
    """MTH of §2.1.1, word for word."""
    n = len(leaves)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = split(n)
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of §2.1.3.1, word for word."""
    n = len(leaves)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n: k < n <= 2k."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def tree(leaves: list[bytes]) -> Tree:
    made = Tree()
    for leaf in leaves:
        made.add(leaf_hash(leaf))
    return made


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_are_found(size: int) -> None:
    assert tree(LEAVES[:size]).root().hex() == ROOTS[size]
    assert mth(LEAVES[:size]).hex() == ROOTS[size]


def test_the_tree_of_nothing_is_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_root_is_as_the_definition_says(leaves: list[bytes]) -> None:
    assert tree(leaves).root() == mth(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.data())
def test_a_path_is_as_the_definition_says_and_leads_to_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    stored, _ = tiled([leaf_hash(leaf) for leaf in leaves])
    found = audit_path(index, len(leaves), subtree_of(lambda level, n: stored[level, n]))
    assert found == path(index, leaves)
    assert root_along(index, len(leaves), leaf_hash(leaves[index]), found) == mth(leaves)


@given(st.integers(1, 70), st.data())
def test_a_path_holds_for_no_other_leaf_index_size_or_hash(size: int, data: st.DataObject) -> None:
    leaves = [bytes([number]) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    right = path(index, leaves)
    other_index = data.draw(st.integers(0, size + 3))
    other_size = data.draw(st.integers(0, size + 3))
    wrong = list(right)
    if wrong:
        place = data.draw(st.integers(0, len(wrong) - 1))
        wrong[place] = bytes([wrong[place][0] ^ 1]) + wrong[place][1:]

    def leads(index: int, size: int, leaf: bytes, path: list[bytes]) -> bool:
        try:
            return root_along(index, size, leaf_hash(leaf), path) == mth(leaves)
        except ValueError:
            return False

    assert leads(index, size, leaves[index], right)
    assert not leads(index, size, b"another", right)
    assert not leads(index, size, leaves[index], [*right, bytes(32)])
    if right:
        assert not leads(index, size, leaves[index], right[:-1])
        assert not leads(index, size, leaves[index], wrong)
    if other_index != index and other_index < size:
        assert not leads(other_index, size, leaves[index], right)
    if other_size <= index:
        assert not leads(index, other_size, leaves[index], right)


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_there_is_no_path_from_a_leaf_that_does_not_exist(index: int) -> None:
    with pytest.raises(IndexError):
        audit_path(index, 3, lambda level, number: b"")
    with pytest.raises(ValueError, match="no such leaf"):
        root_along(index, 3, bytes(32), [bytes(32), bytes(32)])
