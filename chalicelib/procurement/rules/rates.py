"""The taxes that a city withholds of what it buys: rates and thresholds with the day since which
they hold, and the rule that says so.

What changes is added below what was; a line that was in force is never edited. How sure each is
stands in docs/decisions/0029.
"""

from dataclasses import dataclass
from typing import Literal

from chalicelib.procurement.rules.taxes import PPH22, PPH23, PPH_FINAL, PPN, TaxKind

Nature = Literal["goods", "services"]
GOODS: Nature = "goods"
SERVICES: Nature = "services"


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax since a business day: `rate` in hundredths of a percent of the price without VAT.

    Nothing is withheld of a purchase of at most `free` rupiah, VAT not included, which must not be
    a part of a dearer one. `without_npwp` is what a supplier without an NPWP pays, in hundredths of
    a percent. `by_card` says whether it is also withheld where the government's credit card pays.
    """

    kind: TaxKind
    since: str
    rate: int
    free: int
    without_npwp: int
    by_card: bool
    source: str


RATES: tuple[Rate, ...] = (
    Rate(
        PPH22,
        since="2022-05-01",
        rate=150,
        free=2_000_000,
        without_npwp=300,
        by_card=False,
        source="PMK 34/PMK.010/2017 s.t.d.d. PMK 41/PMK.010/2022; PMK 231/PMK.03/2019 "
        "s.t.d.d. PMK 59/PMK.03/2022",
    ),
    Rate(
        PPH23,
        since="2022-05-01",
        rate=200,
        free=0,
        without_npwp=400,
        by_card=True,
        source="UU PPh pasal 23 ayat (1) huruf c dan ayat (1a); PMK 141/PMK.03/2015; "
        "PMK 231/PMK.03/2019 pasal 13 s.t.d.d. PMK 59/PMK.03/2022",
    ),
    Rate(
        PPH_FINAL,
        since="2023-12-29",
        rate=50,
        free=0,
        without_npwp=50,
        by_card=True,
        source="PP 55/2022 pasal 56-60; PMK 164/2023 pasal 7-8 (dengan surat keterangan)",
    ),
    Rate(
        PPN,
        since="2022-05-01",
        rate=1_100,
        free=2_000_000,
        without_npwp=1_100,
        by_card=False,
        source="UU 7/2021 (tarif 11 %); PMK 59/PMK.03/2022 pasal 18 ayat (1)",
    ),
    # 12 % of 11/12 of the price: as much as before. Luxury goods, at 12 % of the price, are none
    # that a city buys from a small shop.
    Rate(
        PPN,
        since="2025-01-01",
        rate=1_100,
        free=2_000_000,
        without_npwp=1_100,
        by_card=False,
        source="PMK 131/2024 pasal 3 (12 % x 11/12); PMK 59/PMK.03/2022 pasal 18 ayat (1)",
    ),
)


def rate_of(kind: TaxKind, day: str) -> Rate | None:
    """The rate of a kind of tax on a business day; None before the first that is known."""
    return next(
        (one for one in reversed(RATES) if one.kind == kind and one.since <= day),
        None,
    )


# What is bought under an account code, by how it begins (Permendagri 90/2019 with Kepmendagri
# 900.1.15.5-1317/2023): belanja barang, jasa, pemeliharaan, modal.
_NATURES: tuple[tuple[str, Nature], ...] = (
    ("5.1.02.01", GOODS),
    ("5.1.02.02", SERVICES),
    ("5.1.02.03", SERVICES),
    ("5.2", GOODS),
)


def nature_of(account_code: str) -> Nature | None:
    """Whether goods or services are bought under an account code; None where it does not say."""
    dotted = f"{account_code}."
    return next((nature for start, nature in _NATURES if dotted.startswith(f"{start}.")), None)
