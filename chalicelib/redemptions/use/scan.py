"""Scanning: what a payment token is good for, before anything is spent."""

from dataclasses import dataclass

from chalicelib.campaigns.rules.terms import spend_refusal
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.redemptions.rules.redemption import Attempt, believed, least, redemption_id, refusal
from chalicelib.residents.store.residents import Residents
from chalicelib.residents.use.stand import Stand
from chalicelib.vouchers.rules import Presented
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.recognise import Recognise


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a payment token is good for: at most so many rupiah of a voucher of this campaign, whose
    resident has this name, for whom their delegate pays ("": nobody does); both to be masked."""

    voucher_id: str
    campaign_name: str
    max_amount: int
    resident_name: str
    payer_name: str


class Scan(Component, frozen=True, kw_only=True):
    """The use case of a merchant that looks before it takes."""

    recognise: Recognise
    campaigns: ReadCampaigns
    transfers: Transfers
    vouchers: Vouchers
    accounts: MerchantAccounts
    residents: Residents
    stand: Stand
    clock: Clock

    def scan(self, presented: Presented, by: Subject) -> Scanned:
        """What a payment token is good for. Spends nothing. Raises what redeeming would raise
        whatever the amount."""
        token = self.recognise.token(presented, by)
        terms = self.campaigns.recent(token.campaign_id, spend_refusal)
        voucher, till = self.vouchers.find(token.voucher_id), self.accounts.till(by.id)
        delegation = None
        if voucher is not None and not voucher.owner_phone:
            delegation = self.stand.whoever_stands_for(voucher.resident_id)
        attempt = Attempt(
            terms=terms,
            cap=token.cap,
            bound_to=token.merchant_id,
            drawn_at=token.issued_at,
            amount=least(terms, token.cap, voucher.balance if voucher else 0),
            merchant_id=by.id,
            phone=by.phone,
            phones=(till.phones if till else None) or believed(by),
            at=self.clock(),
            delegation=delegation,
        )
        paid = self.transfers.find(redemption_id(token.jti)) is not None
        if refused := refusal(attempt, paid, voucher, till):
            raise refused
        assert voucher is not None, "it would have been refused"
        resident = self.residents.find(voucher.resident_id)
        if resident is None:
            raise Refused("not_found")
        return Scanned(
            voucher.id,
            terms.name,
            min(token.cap, voucher.balance),
            resident.name,
            delegation.delegate_name if delegation else "",
        )
