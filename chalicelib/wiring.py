"""Where a city is put together: which room gives what to a room below it.

All calls that go upwards stand here, each by a port that the lower room names. Rooms are imported
when they are asked for, so that a function loads only its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import Clock, utc_now
from chalicelib.core.values.settings import Settings

if TYPE_CHECKING:
    from chalicelib.acquirers.ports import Payments
    from chalicelib.core.values.subject import Subject
    from chalicelib.days.ports import GuardReadings, Reporter
    from chalicelib.documents.ports import Makers
    from chalicelib.exports.ports import OtherRows
    from chalicelib.identity.ports import (
        KeysTold,
        PartnersAdmitted,
        TextMessages,
        Tills,
        VisitorsDoor,
        Welcomes,
    )
    from chalicelib.imports.ports import Registries
    from chalicelib.ledger.ports import AccountReaders
    from chalicelib.live.ports import Wallets as ListenedWallets
    from chalicelib.marketplace.ports import Endings
    from chalicelib.merchants.ports import Shelves
    from chalicelib.notices.ports import Concerned, Holders
    from chalicelib.residents.ports import Wallets


@lru_cache(maxsize=1)
def parts() -> Parts:
    """The parts of this process, from its environment."""
    return make_parts(Settings.from_env(os.environ))


def make_parts(settings: Settings, clock: Clock = utc_now) -> Parts:
    """A city's parts by these settings; the tests have a clock of their own."""
    return Parts(settings, clock, PORTS)


def _payments(parts: Parts) -> Payments:
    from chalicelib.acquirers.ports import Payments
    from chalicelib.incentives.parts import IncentiveParts

    rewards = parts[IncentiveParts].tell
    return Payments(rewards.tell, rewards.standing, rewards.day_meant)


def _welcomes(parts: Parts) -> Welcomes:
    from chalicelib.identity.ports import Welcomes
    from chalicelib.residents.parts import ResidentParts

    return Welcomes({"resident": lambda *who: parts[ResidentParts].welcome.welcome(*who)})


def _visitors_door(parts: Parts) -> VisitorsDoor:
    from chalicelib.codes.parts import CodeParts
    from chalicelib.identity.ports import VisitorsDoor
    from chalicelib.residents.parts import ResidentParts

    return VisitorsDoor(
        lambda code, origin: parts[CodeParts].knock.knock(code, origin),
        lambda phone, now: parts[ResidentParts].let_in.let_in(phone, now),
    )


def _tills(parts: Parts) -> Tills:
    from chalicelib.identity.ports import Tills
    from chalicelib.merchants.parts import MerchantParts

    return Tills(lambda merchant_id, phone: parts[MerchantParts].cashiers.till(merchant_id, phone))


def _partners_admitted(parts: Parts) -> PartnersAdmitted:
    from chalicelib.identity.ports import PartnersAdmitted
    from chalicelib.partners.parts import PartnerParts

    return PartnersAdmitted(lambda partner_id: parts[PartnerParts].admit.admit(partner_id))


def _endings(parts: Parts) -> Endings:
    from chalicelib.marketplace.ports import Endings
    from chalicelib.webhooks.parts import WebhookParts

    return Endings(lambda checkout_id: parts[WebhookParts].became(checkout_id))


def _text_messages(parts: Parts) -> TextMessages:
    from chalicelib.core.outside import Outside
    from chalicelib.core.sms import HttpSender, SnsSender
    from chalicelib.identity.parts import IdentityParts
    from chalicelib.identity.ports import TextMessages

    settings = parts.settings
    if settings.sms_url:
        aggregator = HttpSender(
            Outside(),
            settings.sms_url,
            settings.sms_body,
            settings.sms_authorization,
            lambda: parts[IdentityParts].channels.secrets().sms_key,
            on_one_machine=settings.on_one_machine,
        )
        return TextMessages(aggregator.send)
    return TextMessages(SnsSender(lambda: parts.client("sns")).send)


def _wallets(parts: Parts) -> Wallets:
    from chalicelib.residents.ports import Wallets
    from chalicelib.vouchers.parts import VoucherParts

    return Wallets(parts[VoucherParts].wallet.move_owner)


def _shelves(parts: Parts) -> Shelves:
    from chalicelib.merchants.ports import Shelves
    from chalicelib.products.parts import ProductParts

    shelf = parts[ProductParts].shelf
    return Shelves(shelf.move, shelf.touch)


def _registries(parts: Parts) -> Registries:
    from chalicelib.acquirers.parts import AcquirerParts
    from chalicelib.growth.parts import GrowthParts
    from chalicelib.imports.ports import Registries
    from chalicelib.merchants.parts import MerchantParts
    from chalicelib.procurement.parts import ProcurementParts
    from chalicelib.residents.parts import ResidentParts

    return Registries(
        {
            "residents": parts[ResidentParts].registry,
            "merchants": parts[MerchantParts].registry,
            "spending": parts[ProcurementParts].spending_registry,
            "sales": parts[GrowthParts].registry,
        },
        {"payments": parts[AcquirerParts].payments_of},
    )


def _makers(parts: Parts) -> Makers:
    from chalicelib.campaigns.parts import CampaignParts
    from chalicelib.documents.ports import Maker, Makers
    from chalicelib.impact.parts import ImpactParts
    from chalicelib.merchants.parts import MerchantParts
    from chalicelib.products.parts import ProductParts
    from chalicelib.search.use import VOCABULARY
    from chalicelib.showcase.parts import ShowcaseParts

    campaigns, merchants = parts[CampaignParts].public, parts[MerchantParts].directory_document
    products = parts[ProductParts].directory_document
    addresses = parts[ShowcaseParts].addresses_document
    impact = parts[ImpactParts].document
    return Makers(
        {
            "campaigns": Maker(campaigns.places, campaigns.content),
            "merchants": Maker(merchants.places, merchants.content, VOCABULARY),
            "products": Maker(products.places, products.content, VOCABULARY),
            "addresses": Maker(addresses.places, addresses.content),
            "impact": Maker(impact.places, impact.content),
        }
    )


def _guard_readings(parts: Parts) -> GuardReadings:
    from chalicelib.days.ports import GuardReadings
    from chalicelib.ledger.parts import LedgerParts
    from chalicelib.procurement.parts import ProcurementParts
    from chalicelib.settlements.parts import SettlementParts

    return GuardReadings(
        {
            "procurement": lambda _: parts[ProcurementParts].orders.guards(),
            "settlements": lambda _: parts[SettlementParts].settlements.guards(),
            "accounts": lambda _: parts[LedgerParts].transfers.bank_guard(),
        }
    )


def _reporter(parts: Parts) -> Reporter:
    from chalicelib.days.ports import Reporter
    from chalicelib.reconciliation.parts import ReconciliationParts

    reports = parts[ReconciliationParts].day_reports
    return Reporter(reports.make, reports.keep)


def _other_rows(parts: Parts) -> OtherRows:
    from chalicelib.exports.ports import OtherRows
    from chalicelib.reconciliation.parts import ReconciliationParts

    return OtherRows({"reconciliation": parts[ReconciliationParts].rows.of})


def _account_readers(parts: Parts) -> AccountReaders:
    from chalicelib.campaigns.parts import CampaignParts
    from chalicelib.ledger.ports import AccountReader, AccountReaders
    from chalicelib.marketplace.parts import MarketplaceParts
    from chalicelib.merchants.parts import MerchantParts
    from chalicelib.procurement.parts import ProcurementParts
    from chalicelib.settlements.parts import SettlementParts
    from chalicelib.vouchers.parts import VoucherParts

    campaigns, vouchers = parts[CampaignParts].accounts, parts[VoucherParts].accounts
    merchants, settlements = parts[MerchantParts].read_accounts, parts[SettlementParts].accounts
    holds, orders = parts[MarketplaceParts].holds, parts[ProcurementParts].read_accounts
    return AccountReaders(
        {
            "campaign": AccountReader(campaigns.balance, campaigns.page),
            "voucher": AccountReader(vouchers.balance, vouchers.page),
            "merchant": AccountReader(merchants.balance, merchants.page),
            "hold": AccountReader(holds.balance, holds.page),
            "order": AccountReader(orders.balance, orders.page),
            "settlement": AccountReader(settlements.balance, settlements.page),
        }
    )


def _concerned(parts: Parts) -> Concerned:
    from chalicelib.incentives.parts import IncentiveParts
    from chalicelib.notices.ports import Concerned
    from chalicelib.procurement.parts import ProcurementParts
    from chalicelib.settlements.parts import SettlementParts
    from chalicelib.vouchers.parts import VoucherParts

    def of_vouchers(ids: Collection[str]) -> Mapping[str, str]:
        return {one.id: one.resident_id for one in parts[VoucherParts].store.find_many(ids)}

    def of_payouts(ids: Collection[str]) -> Mapping[str, str]:
        found = parts[SettlementParts].payments.find(ids)
        return {id: payment.merchant_id for id, payment in found.items()}

    def of_claims(ids: Collection[str]) -> Mapping[str, str]:
        found = parts[IncentiveParts].claims.find_many(ids)
        return {claim.id: claim.resident_id for claim in found}

    def of_orders(ids: Collection[str]) -> Mapping[str, str]:
        found = parts[ProcurementParts].orders.find_many(ids)
        return {order.id: order.terms.merchant_id for order in found}

    return Concerned(
        {"voucher": of_vouchers, "payout": of_payouts, "order": of_orders, "claim": of_claims}
    )


def _holders(parts: Parts) -> Holders:
    from chalicelib.merchants.parts import MerchantParts
    from chalicelib.notices.ports import Holders
    from chalicelib.residents.parts import ResidentParts

    def residents(resident_id: str, phone: str) -> bool:
        found = parts[ResidentParts].store.find(resident_id)
        return found is not None and found.phone_hash == phone

    def merchants(merchant_id: str, phone: str) -> bool:
        found = parts[MerchantParts].store.find(merchant_id)
        return found is not None and found.phone_hash == phone

    return Holders({"resident": residents, "merchant": merchants})


def _keys_told(parts: Parts) -> KeysTold:
    from chalicelib.identity.ports import KeysTold
    from chalicelib.notices.parts import NoticeParts

    return KeysTold(parts[NoticeParts].note_keys.writes)


def _listened_wallets(parts: Parts) -> ListenedWallets:
    from chalicelib.live.ports import Wallets
    from chalicelib.residents.parts import ResidentParts
    from chalicelib.vouchers.parts import VoucherParts

    def residents_of(ids: Collection[str]) -> Mapping[str, str]:
        return {one.id: one.resident_id for one in parts[VoucherParts].store.find_many(ids)}

    def is_held_by(by: Subject) -> bool:
        if by.delegate:
            delegation = parts[ResidentParts].delegations.find(by.id)
            return delegation is not None and delegation.stands(
                by.delegate, by.phone, parts.clock()
            )
        found = parts[ResidentParts].store.find(by.id)
        return found is not None and found.phone_hash == by.phone

    return Wallets(residents_of, is_held_by)


# By the full name of each port, so that none is loaded before somebody asks for it.
PORTS: Mapping[str, Callable[[Parts], Any]] = {
    "chalicelib.acquirers.ports.Payments": _payments,
    "chalicelib.ledger.ports.AccountReaders": _account_readers,
    "chalicelib.days.ports.GuardReadings": _guard_readings,
    "chalicelib.documents.ports.Makers": _makers,
    "chalicelib.exports.ports.OtherRows": _other_rows,
    "chalicelib.imports.ports.Registries": _registries,
    "chalicelib.days.ports.Reporter": _reporter,
    "chalicelib.live.ports.Wallets": _listened_wallets,
    "chalicelib.notices.ports.Concerned": _concerned,
    "chalicelib.notices.ports.Holders": _holders,
    "chalicelib.identity.ports.KeysTold": _keys_told,
    "chalicelib.identity.ports.PartnersAdmitted": _partners_admitted,
    "chalicelib.marketplace.ports.Endings": _endings,
    "chalicelib.merchants.ports.Shelves": _shelves,
    "chalicelib.identity.ports.TextMessages": _text_messages,
    "chalicelib.identity.ports.Tills": _tills,
    "chalicelib.residents.ports.Wallets": _wallets,
    "chalicelib.identity.ports.VisitorsDoor": _visitors_door,
    "chalicelib.identity.ports.Welcomes": _welcomes,
}
