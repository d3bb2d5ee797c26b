"""Everything else: wallets, shops' own pages, and what admins do."""

from chalicelib.areas.door import door
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes import admin as campaigns
from chalicelib.codes.parts import CodeParts
from chalicelib.codes.routes import admin as codes
from chalicelib.days.parts import DayParts
from chalicelib.days.routes import proof
from chalicelib.exports.parts import ExportParts
from chalicelib.exports.routes import statement as printed_statement
from chalicelib.growth.parts import GrowthParts
from chalicelib.growth.routes import imports as sales_imports
from chalicelib.growth.routes import reports as growth
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes import passkeys, staff
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.routes import admin as bills
from chalicelib.imports import routes as imports
from chalicelib.imports.parts import ImportParts
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.routes import admin as rewards
from chalicelib.incentives.routes import resident as own_rewards
from chalicelib.live import routes as live
from chalicelib.live.parts import LiveParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.routes import admin as partner_checkouts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import imports as merchant_imports
from chalicelib.merchants.routes import own as own_merchant
from chalicelib.merchants.routes import qris
from chalicelib.merchants.routes import registry as merchant_registry
from chalicelib.merchants.routes import statement as merchant_statement
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.routes import merchant as merchant_notices
from chalicelib.notices.routes import resident as resident_notices
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.routes import admin as partners
from chalicelib.payments.parts import PaymentParts
from chalicelib.payments.routes import asked
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes import admin as purchase_orders
from chalicelib.procurement.routes import merchant as own_purchase_orders
from chalicelib.procurement.routes import proposal, slips
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes import own as own_products
from chalicelib.products.routes import shop as own_shop
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes import evening, payments
from chalicelib.reports import routes as reports
from chalicelib.reports.parts import ReportParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.routes import delegates
from chalicelib.residents.routes import imports as resident_imports
from chalicelib.residents.routes import registry as resident_registry
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes import merchant as payouts
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.routes import admin as stickers
from chalicelib.stickers.routes import merchant as own_sticker
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes import admin as vouchers
from chalicelib.vouchers.routes import wallet
from chalicelib.webhooks import routes as webhooks
from chalicelib.webhooks.parts import WebhookParts

app = door(
    (staff.api, IdentityParts),
    (passkeys.api, IdentityParts),
    (resident_registry.api, ResidentParts),
    (delegates.api, ResidentParts),
    (resident_imports.api, ImportParts),
    (own_merchant.api, MerchantParts),
    (merchant_statement.api, MerchantParts),
    (qris.api, MerchantParts),
    (merchant_registry.api, MerchantParts),
    (merchant_imports.api, ImportParts),
    (imports.api, ImportParts),
    (campaigns.api, CampaignParts),
    (codes.api, CodeParts),
    (wallet.api, VoucherParts),
    (vouchers.api, VoucherParts),
    (payments.api, RedemptionParts),
    (evening.api, RedemptionParts),
    (asked.api, PaymentParts),
    (own_rewards.api, IncentiveParts),
    (rewards.api, IncentiveParts),
    (proof.api, DayParts),
    (own_products.api, ProductParts),
    (own_shop.api, ProductParts),
    (partners.api, PartnerParts),
    (webhooks.admin, WebhookParts),
    (partner_checkouts.api, MarketplaceParts),
    (payouts.api, SettlementParts),
    (purchase_orders.api, ProcurementParts),
    (own_purchase_orders.api, ProcurementParts),
    (slips.api, ProcurementParts),
    (proposal.api, ProcurementParts),
    (resident_notices.api, NoticeParts),
    (merchant_notices.api, NoticeParts),
    (live.api, LiveParts),
    (reports.api, ReportParts),
    (growth.api, GrowthParts),
    (sales_imports.api, ImportParts),
    (bills.api, ImpactParts),
    (printed_statement.api, ExportParts),
    (own_sticker.api, StickerParts),
    (stickers.api, StickerParts),
)
