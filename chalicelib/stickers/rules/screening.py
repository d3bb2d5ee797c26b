"""Which shops' stickers somebody should look at: their payers live elsewhere.

Whoever pastes a sticker of their own over another shop's is paid by that shop's customers, who live
around it. So a shop is doubtful where next to nobody who pays at its sticker lives in its own
kecamatan, and most live in one other. A shop in the middle of the city is paid from all five alike,
and is not. Nothing is decided by it: somebody goes there and looks (UU 27/2022 art. 10).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.core.values.kelurahan import by_code
from chalicelib.ledger.rules.transfer import Transfer

# What is looked at: so many days back.
DAYS = 30
# Fewer payments tell nothing.
PAYMENTS_LEAST = 20
NEAR_MOST_PERCENT = 10
ELSEWHERE_LEAST_PERCENT = 60
KEPT_FOR = timedelta(days=DAYS + 5)

# Payments at a shop's sticker by the kelurahan in which who paid lives.
Homes = dict[str, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A shop that is paid from elsewhere: of `payments` at its sticker, `near` by residents of its
    own kecamatan, `there` by residents of the kecamatan `elsewhere`."""

    merchant_id: str
    payments: int
    near: int
    elsewhere: str
    there: int


def payments_at_stickers(transfers: Iterable[Transfer]) -> dict[str, Transfer]:
    """The payments at stickers that these transfers are parts of: one transfer of each, by the
    payment's id."""
    found: dict[str, Transfer] = {}
    for one in transfers:
        if one.payment_id and one.kind == "redeem" and one.reverses is None:
            found.setdefault(one.payment_id, one)
    return found


def payer_of(payment: Transfer) -> str:
    """The id of the resident who paid."""
    return payment.actor.partition(":")[2]


def counted(payments: Iterable[Transfer], homes: Mapping[str, str]) -> dict[str, Homes]:
    """Payments by merchant and kelurahan, `homes` being the kelurahan of each resident; whoever has
    none, as a visitor, does not count."""
    found: dict[str, Homes] = {}
    for one in payments:
        if home := homes.get(payer_of(one)):
            of_shop = found.setdefault(one.credit_account.partition(":")[2], {})
            of_shop[home] = of_shop.get(home, 0) + 1
    return found


def added(sums: dict[str, Homes], more: Mapping[str, Homes]) -> None:
    """Add payments to sums, by merchant and kelurahan."""
    for merchant_id, homes in more.items():
        of_shop = sums.setdefault(merchant_id, {})
        for home, count in homes.items():
            of_shop[home] = of_shop.get(home, 0) + count


def doubt(merchant_id: str, kelurahan_code: str, homes: Homes) -> Doubt | None:
    """Whether a shop in this kelurahan is doubtful by where those live who paid at its sticker;
    None where it is not, or too few have."""
    places = by_code()
    by_kecamatan: Counter[str] = Counter()
    for home, count in homes.items():
        by_kecamatan[places[home].kecamatan_code] += count
    payments = by_kecamatan.total()
    if payments < PAYMENTS_LEAST:
        return None
    near = by_kecamatan.pop(places[kelurahan_code].kecamatan_code, 0)
    (elsewhere, there), *_ = by_kecamatan.most_common(1) or [("", 0)]
    if near * 100 > payments * NEAR_MOST_PERCENT:
        return None
    if there * 100 < payments * ELSEWHERE_LEAST_PERCENT:
        return None
    return Doubt(merchant_id, payments, near, elsewhere, there)
