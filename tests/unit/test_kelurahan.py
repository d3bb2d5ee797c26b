"""The city's kelurahan: each is known by its code, and only by that."""

import pytest

from chalicelib.core.values import identifiers, kelurahan
from chalicelib.core.values.rejected import Rejected
from tests.unit.rejections import code_of


def test_the_city_has_57_kelurahan_in_5_kecamatan() -> None:
    table = kelurahan.all_kelurahan()
    assert len(table) == 57
    assert len({one.code for one in table}) == 57
    assert len({one.kecamatan_code for one in table}) == 5
    assert all(one.code.startswith(one.kecamatan_code + ".") for one in table)


@pytest.mark.parametrize("one", kelurahan.all_kelurahan(), ids=lambda one: str(one.code))
def test_a_kelurahan_is_known_with_and_without_dots(one: kelurahan.Kelurahan) -> None:
    assert identifiers.kelurahan(one.code) == one.code
    assert identifiers.kelurahan(one.code.replace(".", "")) == one.code
    assert identifiers.kelurahan(f" '{one.code}") == one.code
    assert code_of(identifiers.kelurahan, one.name.upper()) == "kelurahan_name"
    assert code_of(identifiers.kelurahan, f"Kel. {one.name}") == "kelurahan_name"


@pytest.mark.parametrize(
    ("written", "code", "named"),
    [
        ("35.73.09.1001", "kelurahan_code_unknown", "35.73.09.1001"),
        ("3578091001", "kelurahan_code_unknown", "35.78.09.1001"),
        ("Tasikmadu", "kelurahan_name", "35.73.05.1012"),
        ("Jakarta", "kelurahan_unknown", "35.73.01.1001"),
        ("3,57E+09", "number_rounded", "kelurahan_code"),
        ("3573011001.0", "number_decimal", "kelurahan_code"),
        ("", "required", "kelurahan_code"),
    ],
)
def test_an_unknown_kelurahan_is_refused_and_named(written: str, code: str, named: str) -> None:
    with pytest.raises(Rejected) as caught:
        identifiers.kelurahan(written)
    assert caught.value.code == code
    assert named in caught.value.error.message_id
    assert named in caught.value.error.message_en
