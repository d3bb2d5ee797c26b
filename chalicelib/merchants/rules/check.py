"""What of a merchant was checked: by whom it is certified, and until which day that counts.

Halal is obligatory for the food of micro and small businesses since 17 October 2026 (PP 42/2024
art. 160). A campaign may require checks; what has lapsed does not count, from the day after.
"""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.core.values.errors import Explained, invalid
from chalicelib.merchants.rules.merchant import CHECK_KINDS, Check, CheckKind

# As people say it, in Indonesian and English.
NAMES: Mapping[CheckKind, tuple[str, str]] = {
    "health_protocol": ("protokol kesehatan", "health protocol"),
    "halal": ("sertifikat halal", "halal certificate"),
    "pirt": ("PIRT", "PIRT"),
    "hygiene": ("laik higiene", "hygiene certificate"),
}


def in_normal_form(given: Sequence[Check]) -> tuple[Check, ...]:
    """A merchant's checks in their usual order. Raises `validation_failed` where a kind comes
    twice."""
    found = {one.kind: one for one in given}
    if len(found) < len(given):
        raise invalid("checks", "ada jenis yang ditulis dua kali", "names a kind twice")
    return tuple(found[kind] for kind in CHECK_KINDS if kind in found)


def counting(checks: Iterable[Check], day: str) -> list[Check]:
    """The checks that count on a business day."""
    return [one for one in checks if one.valid_until >= day]


def missing(requires: Iterable[CheckKind], checks: Iterable[Check], day: str) -> list[CheckKind]:
    """Which of the checks that a campaign requires do not count on a business day."""
    there = {one.kind for one in counting(checks, day)}
    return [kind for kind in requires if kind not in there]


class NotChecked(Explained):
    """A merchant lacks checks that a campaign requires: those of these kinds."""

    def __init__(self, kinds: Sequence[CheckKind]) -> None:
        indonesian, english = (", ".join(NAMES[one][tongue] for one in kinds) for tongue in (0, 1))
        super().__init__(
            "merchant_not_accepted",
            (
                f"Kampanye ini hanya untuk toko dengan {indonesian} yang masih berlaku, dan toko "
                "ini belum tercatat memilikinya. Tidak ada yang dibayarkan. Serahkan "
                "sertifikatnya kepada petugas program; warga dapat membayar di toko lain.",
                f"This campaign is only for shops with a valid {english}, and none is on record "
                "for this shop. Nothing was paid. Hand the certificate to the program office; the "
                "resident can pay at another shop.",
            ),
            missing=[*kinds],
        )
        self.kinds = frozenset(kinds)
