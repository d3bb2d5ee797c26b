"""A day's tree in tiles: all of it, and a proof reads few of them."""

import pytest

from chalicelib.core.crypto.merkle import Tree, audit_path, leaf_hash, root_along
from chalicelib.core.crypto.signed import LEAF, leaf
from chalicelib.days.rules.tree import WIDTH, Tile, find_leaf, leaf_of, subtree_of, tiles
from chalicelib.ledger.rules.transfer import Transfer

SIZES = [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000]


def tiled(hashes: list[bytes]) -> tuple[dict[tuple[int, int], bytes], list[Tile]]:
    made = list(tiles(bytearray().join(hashes)))
    return {(tile.level, tile.number): tile.hashes for tile in made}, made


@pytest.mark.parametrize("size", SIZES)
def test_tiles_hold_the_whole_tree_and_a_proof_reads_few_of_them(size: int) -> None:
    hashes = [leaf_hash(number.to_bytes(4, "big")) for number in range(size)]
    made = Tree()
    for hash in hashes:
        made.add(hash)
    stored, _ = tiled(hashes)
    for index in {0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size)):
        read: set[tuple[int, int]] = set()

        def tile(level: int, number: int, read: set[tuple[int, int]] = read) -> bytes:
            read.add((level, number))
            return stored[level, number]

        found = audit_path(index, size, subtree_of(tile))
        assert root_along(index, size, hashes[index], found) == made.root()
        assert len(read) <= 6
        # Of the leaves only its own tile and the last one.
        last = (size - 1) // WIDTH
        assert {number for level, number in read if level == 0} <= {index // WIDTH, last}


def test_a_tile_holds_256_hashes_and_only_full_ones_go_on_above() -> None:
    _, made = tiled([leaf_hash(bytes([n % 256, n // 256])) for n in range(2 * WIDTH + 1)])
    assert [(one.level, one.number, len(one.hashes) // 32) for one in made] == [
        (0, 0, 256),
        (0, 1, 256),
        (0, 2, 1),
        (1, 0, 2),
    ]


def test_a_day_without_transfers_has_no_tiles() -> None:
    assert list(tiles(b"")) == []


def test_a_leaf_is_found_at_its_place_in_a_tile() -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(5)]
    assert [find_leaf(b"".join(hashes), one) for one in hashes] == [0, 1, 2, 3, 4]
    assert find_leaf(b"".join(hashes), leaf_hash(b"another")) is None


def test_a_leaf_is_what_the_city_and_its_auditor_both_hash() -> None:
    transfer = Transfer(
        id="trf_1",
        debit_account="treasury",
        credit_account="campaign:cmp_1",
        amount=7,
        kind="fund",
        reference="SP2D-1",
        occurred_at="2026-12-01T00:00:00.000Z",
        actor="finance:stf_1",
        campaign_id="cmp_1",
    )
    told = {name: getattr(transfer, name) for name in LEAF}
    assert leaf_of(transfer) == leaf({**told, "receipt": "no part of it"})
