"""Tumbas: the Lambda function behind the API, and the handlers of streams, queues and clocks."""

from chalicelib import handlers
from chalicelib.audit import routes as audit
from chalicelib.audit.parts import AuditParts
from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes import lines as bank_lines
from chalicelib.bank.routes import statements as bank
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes import admin as campaigns
from chalicelib.campaigns.routes import funding
from chalicelib.campaigns.routes import public as public_campaigns
from chalicelib.core.http import about
from chalicelib.core.http.app import App
from chalicelib.corrections import routes as corrections
from chalicelib.corrections.parts import CorrectionParts
from chalicelib.days.parts import DayParts
from chalicelib.days.routes import finance as days
from chalicelib.days.routes import proof
from chalicelib.days.routes import public as public_days
from chalicelib.exports.parts import ExportParts
from chalicelib.exports.routes import exports
from chalicelib.exports.routes import statement as printed_statement
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes import keys, sign_in, staff
from chalicelib.imports import routes as imports
from chalicelib.imports.parts import ImportParts
from chalicelib.ledger import routes as ledger
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import application
from chalicelib.merchants.routes import imports as merchant_imports
from chalicelib.merchants.routes import own as own_merchant
from chalicelib.merchants.routes import public as public_merchants
from chalicelib.merchants.routes import registry as merchant_registry
from chalicelib.merchants.routes import statement as merchant_statement
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes import own as own_products
from chalicelib.products.routes import public as public_products
from chalicelib.reconciliation import routes as reconciliation
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.redemptions import routes as redemptions
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.reports import routes as reports
from chalicelib.reports.parts import ReportParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.routes import imports as resident_imports
from chalicelib.residents.routes import registry as resident_registry
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes import finance as settlements
from chalicelib.settlements.routes import merchant as payouts
from chalicelib.vouchers import routes as vouchers
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.wiring import parts

app = App(
    "tumbas", parts, lambda parts, token: parts[IdentityParts].authenticate.authenticate(token)
)
app.mount(about.api_of(app.apis), about.About)
app.mount(audit.api, AuditParts)
app.mount(sign_in.api, IdentityParts)
app.mount(keys.api, IdentityParts)
app.mount(staff.api, IdentityParts)
app.mount(days.api, DayParts)
app.mount(public_days.api, DayParts)
app.mount(proof.api, DayParts)
app.mount(resident_registry.api, ResidentParts)
app.mount(resident_imports.api, ImportParts)
app.mount(application.api, MerchantParts)
app.mount(public_merchants.api, MerchantParts)
app.mount(own_merchant.api, MerchantParts)
app.mount(merchant_statement.api, MerchantParts)
app.mount(merchant_registry.api, MerchantParts)
app.mount(merchant_imports.api, ImportParts)
app.mount(imports.api, ImportParts)
app.mount(campaigns.api, CampaignParts)
app.mount(funding.api, CampaignParts)
app.mount(public_campaigns.api, CampaignParts)
app.mount(vouchers.api, VoucherParts)
app.mount(redemptions.api, RedemptionParts)
app.mount(own_products.api, ProductParts)
app.mount(public_products.api, ProductParts)
app.mount(settlements.api, SettlementParts)
app.mount(bank.api, BankParts)
app.mount(bank_lines.api, BankParts)
app.mount(payouts.api, SettlementParts)
app.mount(ledger.api, LedgerParts)
app.mount(corrections.api, CorrectionParts)
app.mount(reconciliation.api, ReconciliationParts)
app.mount(reports.api, ReportParts)
app.mount(exports.api, ExportParts)
app.mount(printed_statement.api, ExportParts)
app.register_blueprint(handlers.blueprint)
