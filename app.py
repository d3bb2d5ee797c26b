"""Tumbas: the Lambda function behind the API, and the handlers of streams, queues and clocks."""

from chalicelib.bank import jobs as bank_jobs
from chalicelib.bank import line_routes as bank_lines
from chalicelib.bank import routes as bank
from chalicelib.campaigns import routes as campaigns
from chalicelib.core import audit_routes as audit
from chalicelib.core import routes as about
from chalicelib.core.http import App
from chalicelib.corrections import routes as corrections
from chalicelib.days import jobs as days_jobs
from chalicelib.days import routes as days
from chalicelib.exports import jobs as export_jobs
from chalicelib.exports import routes as exports
from chalicelib.identity import routes as identity
from chalicelib.imports import jobs as import_jobs
from chalicelib.imports import routes as imports
from chalicelib.ledger import jobs as ledger_jobs
from chalicelib.ledger import routes as ledger
from chalicelib.merchants import routes as merchants
from chalicelib.products import routes as products
from chalicelib.reconciliation import routes as reconciliation
from chalicelib.redemptions import routes as redemptions
from chalicelib.reports import jobs as reports_jobs
from chalicelib.reports import routes as reports
from chalicelib.residents import routes as residents
from chalicelib.settlements import jobs as settlements_jobs
from chalicelib.settlements import merchant_routes as payouts
from chalicelib.settlements import routes as settlements
from chalicelib.vouchers import jobs as vouchers_jobs
from chalicelib.vouchers import routes as vouchers
from chalicelib.wiring import parts

app = App(
    "tumbas",
    authenticate=lambda token: parts().identity.authenticate(token),
    records=lambda: parts().records,
)
app.mount(about.api, lambda: about.About(app, parts().clock))
app.mount(audit.api, lambda: audit.AuditTrail(parts().audit, parts().clock))
app.mount(identity.api, lambda: parts().identity)
app.mount(days.api, lambda: parts().days)
app.mount(days.closing, lambda: parts().closing)
app.mount(residents.api, lambda: parts().residents)
app.mount(residents.imports, lambda: parts().import_jobs)
app.mount(merchants.api, lambda: parts().merchants)
app.mount(merchants.cashiers, lambda: parts().cashiers)
app.mount(merchants.statements, lambda: parts().statements)
app.mount(merchants.imports, lambda: parts().import_jobs)
app.mount(imports.api, lambda: parts().import_jobs)
app.mount(campaigns.api, lambda: parts().campaigns)
app.mount(vouchers.api, lambda: parts().vouchers)
app.mount(vouchers.claims, lambda: parts().claims)
app.mount(vouchers.returns, lambda: parts().returns)
app.mount(redemptions.api, lambda: parts().redemptions)
app.mount(redemptions.refunds, lambda: parts().refund_service)
app.mount(products.api, lambda: parts().products)
app.mount(settlements.api, lambda: parts().settlements)
app.mount(bank.api, lambda: parts().bank_statements)
app.mount(bank_lines.api, lambda: parts().bank_lines)
app.mount(payouts.api, lambda: parts().payouts)
app.mount(ledger.api, lambda: parts().ledger)
app.mount(corrections.api, lambda: parts().corrections)
app.mount(reconciliation.api, lambda: parts().reconciliation)
app.mount(reports.api, lambda: parts().reports)
app.mount(exports.api, lambda: parts().exports)
app.mount(exports.statements, lambda: parts().statement_papers)
app.register_blueprint(ledger_jobs.blueprint)
app.register_blueprint(days_jobs.blueprint)
app.register_blueprint(import_jobs.blueprint)
app.register_blueprint(settlements_jobs.blueprint)
app.register_blueprint(bank_jobs.blueprint)
app.register_blueprint(vouchers_jobs.blueprint)
app.register_blueprint(reports_jobs.blueprint)
app.register_blueprint(export_jobs.blueprint)
