"""Sharing out payouts afresh from the transfers, to compare and to put right."""

from collections import Counter
from collections.abc import Iterable

from chalicelib.core.component import Component
from chalicelib.fiscal.rules.paid import SALES, Payout, Told, paid_by_year
from chalicelib.fiscal.store.paid import Paid
from chalicelib.fiscal.use.payees import Payees
from chalicelib.fiscal.use.sold import Sold
from chalicelib.ledger.rules.transfer import Sale, Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.ledger.use.rebuild import Difference, Row, differences

_AT_A_TIME = 500


class PaidRebuild(Component, frozen=True, kw_only=True):
    """The use case of rebuilding what was paid out."""

    transfers: Transfers
    payees: Payees
    paid: Paid
    sold: Sold

    def compare(self) -> list[Difference]:
        """All differences between the transfers and the stored sums, by year and campaign."""
        wanted: dict[Row, Counter[str]] = {}
        for sales, payouts in self._merchants().values():
            for year, sums in paid_by_year(sales, payouts).items():
                wanted.setdefault((str(year),), Counter()).update(sums)
        stored: dict[Row, Counter[str]] = {
            (str(year),): sums for year, sums in self.paid.by_year().items()
        }
        return list(differences(wanted, stored))

    def rewrite(self) -> None:
        """Put the sums right, whatever stood there, while nothing counts."""
        self.paid.clear()
        for merchant_id, (sales, payouts) in self._merchants().items():
            if payouts:
                self.paid.note(merchant_id, payouts)
                self.paid.share_out(merchant_id, 0, {}, paid_by_year(sales, payouts))

    def _merchants(self) -> dict[str, tuple[list[Sale], list[Payout]]]:
        """What every merchant redeemed, refunded and was paid."""
        found: dict[str, tuple[list[Sale], list[Payout]]] = {}
        some: list[Told] = []
        for transfer in self.transfers.all():
            told = _told(transfer)
            if told.is_payout:
                some.append(told)
                if len(some) == _AT_A_TIME:
                    self._add(found, some)
                    some = []
            elif told.kind in SALES and told.merchant_id:
                found.setdefault(told.merchant_id, ([], []))[0].append(_sale(transfer))
        self._add(found, some)
        return {
            merchant_id: (self.sold.coded(sales), payouts)
            for merchant_id, (sales, payouts) in found.items()
        }

    def _add(
        self, found: dict[str, tuple[list[Sale], list[Payout]]], payouts: Iterable[Told]
    ) -> None:
        for merchant_id, its in self.payees.by_merchant(list(payouts)).items():
            found.setdefault(merchant_id, ([], []))[1].extend(its)


def _told(transfer: Transfer) -> Told:
    return Told(**{name: getattr(transfer, name) for name in Told.__dataclass_fields__})


def _sale(transfer: Transfer) -> Sale:
    return Sale(**{name: getattr(transfer, name) for name in Sale._fields})
