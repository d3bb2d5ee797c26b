"""How long it takes to guess a code of anybody in the whole city, as fast as the API lets one."""

import importlib

from chalicelib.codes.rules.text import years_to_guess
from chalicelib.core.http.api import PREFIX
from chalicelib.core.values.guesses import WRONG_CODES, WRONG_CODES_WINDOW
from chalicelib.identity.rules.codes import (
    CODE_TRIES,
    CODES_PER_PHONE,
    CODES_WINDOW,
    KNOWN_DIGITS,
    days_to_guess,
)
from infra.http_api import PUBLIC_CEILINGS

DAYS = 30


def test_guessing_one_account_of_the_whole_city_takes_longer_than_30_days() -> None:
    apis = importlib.import_module("app").app.apis
    # Every door at which a code is looked at has a ceiling; together they say how many guesses.
    doors = [
        (route.method, PREFIX + route.path)
        for api in apis
        for route in api.routes
        if route.body and {"challenge", "code"} <= set(route.body.__struct_fields__)
    ]
    assert doors
    tries = sum(PUBLIC_CEILINGS[door] for door in doors)
    codes = PUBLIC_CEILINGS[("POST", f"{PREFIX}/auth/otp")]
    assert days_to_guess(tries, codes) > DAYS


def test_a_code_is_tried_as_often_as_it_may_be_and_no_oftener_than_codes_are_sent() -> None:
    assert days_to_guess(10**8, 1) == days_to_guess(CODE_TRIES, 1)
    assert days_to_guess(1, 10**8) == days_to_guess(1, 1) == 10**8 / 86_400


def test_guessing_from_somebodys_own_browser_takes_longer_than_30_days_too() -> None:
    tries_a_day = CODE_TRIES * CODES_PER_PHONE * 86_400 / CODES_WINDOW.total_seconds()
    assert 10**KNOWN_DIGITS / tries_a_day > DAYS


# More codes than any campaign has had out at once.
OPEN_CODES = 100_000


def test_guessing_a_campaigns_code_at_the_door_takes_a_thousand_years() -> None:
    doors = ("otp", "knock")
    tries = sum(PUBLIC_CEILINGS[("POST", f"{PREFIX}/auth/{door}")] for door in doors)
    assert years_to_guess(tries, OPEN_CODES) > 1_000


def test_a_million_residents_who_guess_all_day_need_longer_than_a_campaign_lasts() -> None:
    each = WRONG_CODES / WRONG_CODES_WINDOW.total_seconds()
    assert years_to_guess(1_000_000 * each, OPEN_CODES) > 10
