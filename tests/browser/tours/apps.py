"""The tours by their names."""

from collections.abc import Callable, Iterator, Mapping

from tests.browser.people import Person
from tests.browser.tours.cast import Cast
from tests.browser.tours.console import admin, auditor, books, finance, payouts
from tests.browser.tours.public import home, impact, showcase, verify
from tests.browser.tours.till import till
from tests.browser.tours.wallet import sign_in, wallet

Tour = Callable[[Person, Cast], Iterator[str]]

APPS: Mapping[str, Tour] = {
    "home": home,
    "impact": impact,
    "sign_in": sign_in,
    "wallet": wallet,
    "till": till,
    "admin": admin,
    "finance": finance,
    "payouts": payouts,
    "books": books,
    "auditor": auditor,
    "verify": verify,
    "showcase": showcase,
}
