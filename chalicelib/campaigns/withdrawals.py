"""Taking money that a campaign was funded with back out of it, while it is not closed."""

from typing import Any

from chalicelib.campaigns.rules import CLOSED, Terms, gathered
from chalicelib.campaigns.service import CampaignService
from chalicelib.campaigns.store import Budget, Budgets
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.store.transfers import Transfers

# Claims go on meanwhile: shards that were read may have been claimed from a moment later.
_TRIES = 5
# A transaction holds at most 100 items, and the root is one of them.
_SHARDS_AT_A_TIME = 95

_CLOSED = (
    "Program ini sudah ditutup dan sisa dananya sudah kembali ke kas daerah. Tidak ada dana yang "
    "dipindahkan.",
    "This campaign is closed and what was left of it has gone back to the treasury. "
    "No money was moved.",
)
_TOO_LITTLE = (
    "Dana program yang belum diterbitkan tinggal {available} rupiah, kurang dari jumlah itu. "
    "Tidak ada dana yang dipindahkan. Batalkan voucher lebih dahulu, atau tunggu yang kedaluwarsa.",
    "Only {available} rupiah of the campaign's money are not issued yet, less than that amount. "
    "No money was moved. Void vouchers first, or wait for those that lapse.",
)


def too_little(available: int) -> Refused:
    """The campaign holds only `available` rupiah that are not issued."""
    indonesian, english = (words.format(available=available) for words in _TOO_LITTLE)
    return Explained("state_conflict", (indonesian, english), available=available)


class Withdrawals:
    """Brings a campaign's money together in the root of its budget, and takes it from there."""

    def __init__(
        self,
        campaigns: CampaignService,
        budgets: Budgets,
        transfers: Transfers,
        writer: Writer,
    ) -> None:
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._writer = writer

    def gather(self, campaign_id: str, amount: int) -> None:
        """Move so much of the shards' money to the root that it holds `amount` rupiah. No transfer:
        the campaign's account keeps its balance, and claims find the money in the root, too.

        Raises `state_conflict` where the campaign is closed or all parts together hold less.
        """
        terms = self._campaigns.get(campaign_id)
        if terms.state == CLOSED:
            raise Explained("state_conflict", _CLOSED)
        for _ in range(_TRIES):
            budget = self._campaigns.budget(terms)
            if budget.total < amount:
                raise too_little(budget.total)
            if budget.root >= amount or self._gathered(terms, budget, amount):
                return
        raise Refused("unavailable", retry_after=1)

    def _gathered(self, terms: Terms, budget: Budget, amount: int) -> bool:
        """Whether all that was seen to be needed could be moved."""
        parts = list(gathered(budget.root, budget.shards, terms.face_value, amount).items())
        for start in range(0, len(parts), _SHARDS_AT_A_TIME):
            chunk = dict(parts[start : start + _SHARDS_AT_A_TIME])
            try:
                self._writer.transact(
                    self._budgets.gather(terms.id, chunk, lambda _: Refused("state_conflict"))
                )
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                return False
        return True

    def writes(self, transfer: Transfer) -> list[Write]:
        """The writes of a `release` that takes from the root what was gathered there. Refused with
        `state_conflict` where a claim was faster."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            if old is not None and old["state"] == CLOSED:
                return Explained("state_conflict", _CLOSED)
            return Refused("state_conflict", retry_after=1)

        return [
            *self._transfers.write(
                [transfer],
                lambda _: Refused("state_conflict"),
                beside=self._budgets.debit_root(transfer.campaign_id, transfer.amount, refusal),
            ),
            self._transfers.credit_treasury(transfer.amount),
        ]
