"""Nearest first: the same kelurahan, the same kecamatan, the rest."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.kelurahan import all_kelurahan, by_code, nearest_first

CODES = [one.code for one in all_kelurahan()]


def kecamatan(code: str) -> str:
    return by_code()[code].kecamatan_code


@given(st.sampled_from(CODES))
def test_a_kelurahan_is_nearest_to_itself_and_its_kecamatan_comes_before_the_rest(
    near: str,
) -> None:
    found = nearest_first(near)
    neighbours = [code for code in CODES if kecamatan(code) == kecamatan(near) and code != near]
    rest = [code for code in CODES if kecamatan(code) != kecamatan(near)]
    assert found == [near, *neighbours, *rest]


def test_where_nothing_is_near_every_kelurahan_comes_by_its_code() -> None:
    assert nearest_first() == sorted(CODES)
