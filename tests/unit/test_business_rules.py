"""How large a business is to the state, and whether it counts toward the 40 %."""

from itertools import product

import pytest

from chalicelib.core.values.rejected import Rejected
from chalicelib.merchants.rules.business import (
    SIZES,
    Size,
    is_counted,
    read_flag,
    read_npwp,
    read_size,
)


@pytest.mark.parametrize(("size", "cooperative"), list(product([None, *SIZES], [False, True])))
def test_micro_small_and_cooperatives_count(size: Size | None, cooperative: bool) -> None:
    assert is_counted(size, cooperative) == (cooperative or size in ("micro", "small"))


@pytest.mark.parametrize("written", ["", "-", " "])
def test_an_empty_cell_says_nothing_and_so_no(written: str) -> None:
    assert read_size(written) is None
    assert read_npwp(written) is None
    assert read_flag(written, "pkp") is False


@pytest.mark.parametrize(
    ("written", "size"),
    [("micro", "micro"), (" MIKRO ", "micro"), ("Kecil", "small"), ("menengah", "medium")],
)
def test_sizes_are_known_in_both_languages(written: str, size: Size) -> None:
    assert read_size(written) == size


@pytest.mark.parametrize("written", ["true", "TRUE", "Ya", "1", "benar"])
def test_yes_is_said_in_several_ways(written: str) -> None:
    assert read_flag(written, "pkp")


@pytest.mark.parametrize("written", ["false", "FALSE", "Tidak", "0", "salah"])
def test_no_is_said_in_several_ways(written: str) -> None:
    assert not read_flag(written, "pkp")


def test_what_is_neither_is_refused_and_the_choices_named() -> None:
    with pytest.raises(Rejected) as refused:
        read_size("raksasa")
    assert all(size in refused.value.error.message_id for size in SIZES)
    with pytest.raises(Rejected, match="flag_unknown"):
        read_flag("kadang", "cooperative")


def test_a_taxpayers_number_is_read() -> None:
    assert read_npwp("3573014708900001") == "3573014708900001"
