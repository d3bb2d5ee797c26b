"""What finance and auditors do."""

from chalicelib.areas.door import door
from chalicelib.audit import routes as audit
from chalicelib.audit.parts import AuditParts
from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes import cash_book
from chalicelib.bank.routes import lines as bank_lines
from chalicelib.bank.routes import payouts as bank_payouts
from chalicelib.bank.routes import statements as bank
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes import funding
from chalicelib.corrections import routes as corrections
from chalicelib.corrections.parts import CorrectionParts
from chalicelib.days.parts import DayParts
from chalicelib.days.routes import finance as days
from chalicelib.exports.parts import ExportParts
from chalicelib.exports.routes import exports
from chalicelib.exports.routes import spending as spending_files
from chalicelib.fiscal.parts import FiscalParts
from chalicelib.fiscal.routes import years
from chalicelib.imports.parts import ImportParts
from chalicelib.ledger import routes as ledger
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import account
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes import approval, spending, taxes
from chalicelib.reconciliation import routes as reconciliation
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes import finance as settlements
from chalicelib.settlements.routes import payout_files, withdrawals
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.treasury.routes import promises, surrenders

app = door(
    (audit.api, AuditParts),
    (days.api, DayParts),
    (account.api, MerchantParts),
    (funding.api, CampaignParts),
    (promises.api, TreasuryParts),
    (surrenders.api, TreasuryParts),
    (approval.api, ProcurementParts),
    (taxes.api, ProcurementParts),
    (spending.api, ProcurementParts),
    (spending.imports_api, ImportParts),
    (years.api, FiscalParts),
    (settlements.api, SettlementParts),
    (withdrawals.api, SettlementParts),
    (payout_files.api, SettlementParts),
    (bank.api, BankParts),
    (bank_lines.api, BankParts),
    (bank_payouts.api, BankParts),
    (cash_book.api, BankParts),
    (ledger.api, LedgerParts),
    (corrections.api, CorrectionParts),
    (reconciliation.api, ReconciliationParts),
    (exports.api, ExportParts),
    (spending_files.api, ExportParts),
)
