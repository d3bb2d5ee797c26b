"""README's picture of the rooms."""

from local.rooms import README, drawn, reduced


def test_readme_shows_the_rooms_as_the_code_has_them() -> None:
    text = README.read_text()
    assert drawn(text) == text, "run `make rooms`"


def test_arrows_that_follow_from_others_are_left_out() -> None:
    needed = {"a": {"b", "c", "d"}, "b": {"c", "d"}, "c": set(), "d": {"c"}}
    assert reduced(needed) == {"a": {"b"}, "b": {"d"}, "c": set(), "d": {"c"}}
