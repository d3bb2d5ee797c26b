"""Tumbas: the Lambda function behind the API, and the handlers of streams, queues and clocks."""

from chalicelib.campaigns import routes as campaigns
from chalicelib.core import routes as about
from chalicelib.core.http import App
from chalicelib.identity import routes as identity
from chalicelib.imports import jobs as import_jobs
from chalicelib.imports import routes as imports
from chalicelib.ledger import jobs as ledger_jobs
from chalicelib.ledger import routes as ledger
from chalicelib.merchants import routes as merchants
from chalicelib.products import routes as products
from chalicelib.redemptions import routes as redemptions
from chalicelib.reports import jobs as reports_jobs
from chalicelib.reports import routes as reports
from chalicelib.residents import routes as residents
from chalicelib.vouchers import jobs as vouchers_jobs
from chalicelib.vouchers import routes as vouchers
from chalicelib.wiring import parts

app = App(
    "tumbas",
    authenticate=lambda token: parts().identity.authenticate(token),
    records=lambda: parts().records,
)
app.mount(about.api, lambda: about.About(app, parts().clock))
app.mount(identity.api, lambda: parts().identity)
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
app.mount(products.api, lambda: parts().products)
app.mount(ledger.api, lambda: parts().ledger)
app.mount(reports.api, lambda: parts().reports)
app.register_blueprint(ledger_jobs.blueprint)
app.register_blueprint(import_jobs.blueprint)
app.register_blueprint(vouchers_jobs.blueprint)
app.register_blueprint(reports_jobs.blueprint)
