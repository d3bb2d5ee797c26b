"""Which taxes the system proposes to withhold of a purchase. The officer decides.

Prices of whoever charges VAT (PKP) include it, so that PPh is of what is left without. All amounts
are cut to the rupiah.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.procurement.rules.rates import SERVICES, Nature, Rate, nature_of, rate_of
from chalicelib.procurement.rules.taxes import PPH22, PPH23, PPH_FINAL, PPN, TaxKind

CARD = "KKPD"
# What restaurants and caterers serve bears the city's own tax (PBJT) in place of VAT.
_NO_VAT = frozenset(["kuliner"])
_WHOLE = 10_000

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who sells, to the tax office: `category` of its shop, whether it charges VAT, and its NPWP of
    16 digits (a person's is the NIK and begins with no 0), None where nobody has told it.
    `umkm_letter` says that it has shown the tax office's letter (surat keterangan PP 55/2022) that
    it is under the final regime."""

    category: str
    npwp: str | None
    pkp: bool
    umkm_letter: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return self.npwp is not None and not self.npwp.startswith("0")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A tax to withhold: `amount` is `rate` (hundredths of a percent) of `base`, both in rupiah."""

    kind: TaxKind
    base: int
    rate: int
    amount: int
    source: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed, and in words for people why, and why not more."""

    taxes: Sequence[Proposed]
    notes: Sequence[Words]


_NOTES: dict[str, Words] = {
    "no_vat": (
        "PPN tidak diusulkan: penyedia bukan PKP.",
        "No VAT is proposed: the supplier does not charge it (no PKP).",
    ),
    "vat_food": (
        "PPN tidak diusulkan: makanan yang disajikan dikenai PBJT kota, bukan PPN.",
        "No VAT is proposed: food that is served bears the city's own tax (PBJT) instead.",
    ),
    "card": (
        "{kind} tidak dipungut bendahara bila dibayar dengan kartu kredit pemerintah daerah.",
        "{kind} is not withheld where the government's credit card pays.",
    ),
    "small": (
        "{kind} tidak dipungut: nilai pesanan paling banyak {free} rupiah sebelum PPN.",
        "{kind} is not withheld: the order is of {free} rupiah at most, VAT not included.",
    ),
    "letter": (
        "PPh final menggantikan PPh 22 dan PPh 23 karena ada surat keterangan PP 55/2022. "
        "Periksa masa berlakunya.",
        "The final tax stands in place of PPh 22 and PPh 23, as there is the letter of PP "
        "55/2022. Check until when it is good.",
    ),
    "no_letter": (
        "Bila penyedia menyerahkan surat keterangan PP 55/2022, gantilah dengan PPh final.",
        "Where the supplier hands in the letter of PP 55/2022, withhold the final tax instead.",
    ),
    "no_npwp": (
        "Tarifnya lebih tinggi karena NPWP penyedia belum tercatat.",
        "The rate is higher, as no NPWP of the supplier is on record.",
    ),
    "person": (
        "Jasa orang pribadi dipotong PPh 21 oleh bendahara unit, bukan PPh 23.",
        "A person's services bear PPh 21, which the unit's treasurer withholds, not PPh 23.",
    ),
    "nature": (
        "Kode rekening ini tidak mengatakan barang atau jasa; tetapkan sendiri PPh-nya.",
        "This account code does not say whether goods or services; decide on PPh yourself.",
    ),
    "no_rate": (
        "Belum ada tarif {kind} untuk tanggal ini; tetapkan sendiri.",
        "There is no rate of {kind} for this day; decide yourself.",
    ),
}
_NAMES: dict[TaxKind, str] = {
    PPH22: "PPh 22",
    PPH23: "PPh 23",
    PPH_FINAL: "PPh final",
    PPN: "PPN",
}


def propose(
    gross: int, whole: int, supplier: Supplier, account_code: str, means: str, day: str
) -> Proposal:
    """What to withhold of `gross` rupiah that are accepted of an order of `whole` rupiah, on a
    business day. Thresholds are of the whole order: a purchase must not be split below them."""
    asked = _Asked(gross, whole, supplier, means, day)
    asked.vat()
    asked.income_tax(nature_of(account_code))
    return Proposal(tuple(asked.taxes), tuple(asked.notes))


class _Asked:
    """What is asked, and what is found for it."""

    def __init__(self, gross: int, whole: int, supplier: Supplier, means: str, day: str) -> None:
        self.supplier = supplier
        self.means = means
        self.day = day
        self.taxes: list[Proposed] = []
        self.notes: list[Words] = []
        self._vat = rate_of(PPN, day) if supplier.pkp and supplier.category not in _NO_VAT else None
        self.gross = gross
        self.base = gross - self._vat_in(gross)
        self.whole = whole - self._vat_in(whole)

    def _vat_in(self, amount: int) -> int:
        return amount * self._vat.rate // (_WHOLE + self._vat.rate) if self._vat else 0

    def vat(self) -> None:
        """VAT that the city collects in place of the supplier."""
        if self.supplier.category in _NO_VAT:
            self._note("vat_food")
        elif not self.supplier.pkp:
            self._note("no_vat")
        elif self._vat is None:
            self._note("no_rate", PPN)
        elif self._applies(self._vat):
            self._add(self._vat, self._vat.rate, self.gross - self.base)

    def income_tax(self, nature: Nature | None) -> None:
        """One of the three income taxes."""
        if self.supplier.umkm_letter:
            self._income(PPH_FINAL)
            self._note("letter")
            return
        if nature is None:
            self._note("nature")
            return
        if nature == SERVICES and self.supplier.is_person:
            self._note("person")
        else:
            self._income(PPH23 if nature == SERVICES else PPH22)
        self._note("no_letter")

    def _income(self, kind: TaxKind) -> None:
        found = rate_of(kind, self.day)
        if found is None:
            self._note("no_rate", kind)
        elif self._applies(found):
            rate = found.rate if self.supplier.npwp else found.without_npwp
            self._add(found, rate, self.base * rate // _WHOLE)
            if rate != found.rate:
                self._note("no_npwp")

    def _applies(self, rate: Rate) -> bool:
        if self.means == CARD and not rate.by_card:
            self._note("card", rate.kind)
            return False
        if self.whole <= rate.free:
            self._note("small", rate.kind, rate.free)
            return False
        return True

    def _add(self, rate: Rate, hundredths: int, amount: int) -> None:
        if amount:
            self.taxes.append(Proposed(rate.kind, self.base, hundredths, amount, rate.source))

    def _note(self, name: str, kind: TaxKind | None = None, free: int = 0) -> None:
        named = _NAMES[kind] if kind else ""
        indonesian, english = (words.format(kind=named, free=free) for words in _NOTES[name])
        self.notes.append((indonesian, english))
