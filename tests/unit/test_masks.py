"""What is shown of names, phones and NIKs where they are masked."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import masks


def test_names_phones_and_niks_are_shown_masked() -> None:
    assert masks.mask_name("Siti Rahayu") == "S*** R***"
    assert masks.mask_name("'Aisyah") == "A***"
    assert masks.mask_name("Sukarno") == "S***"
    assert masks.mask_name(" ") == ""
    assert masks.mask_phone("+6281234567890") == "+62********890"
    assert masks.mask_nik("0012") == "************0012"


@given(st.text(max_size=60))
def test_a_masked_name_tells_initials_and_no_lengths(name: str) -> None:
    for word in masks.mask_name(name).split():
        assert len(word) == 4
        assert word.endswith("***")
