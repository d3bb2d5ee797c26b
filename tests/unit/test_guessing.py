"""How long it takes to guess a code of anybody in the whole city, as fast as the API lets one."""

import importlib

from chalicelib.core.http.api import PREFIX
from chalicelib.identity.rules.codes import (
    CODE_TRIES,
    CODES_PER_PHONE,
    CODES_WINDOW,
    KNOWN_DIGITS,
    days_to_guess,
)
from infra.template import PUBLIC_CEILINGS

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
