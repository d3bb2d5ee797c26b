"""How long whoever has typed wrong codes waits."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.guesses import guesses_pause


@given(st.lists(st.integers(0, 2000), max_size=30), st.integers(1000, 2000))
def test_ten_wrong_codes_in_ten_minutes_pause_until_the_tenth_last_is_over(
    guesses: list[int], now: int
) -> None:
    pause = guesses_pause(guesses, now)
    within = [second for second in guesses if second > now - 600]
    assert (pause is None) == (len(within) < 10)
    if pause is not None:
        assert len([second for second in guesses if second > now + pause - 600]) < 10
