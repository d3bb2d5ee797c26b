"""The ledger over HTTP: finance reads it, the auditor too."""

from datetime import datetime
from urllib.parse import unquote

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.pages import Cursor, Limit, page, read_cursor
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.ledger.rules import Kind
from chalicelib.ledger.service import Account, Ledger, shown

api = Api("ledger")


class AccountsQuery(Query):
    prefix: str = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class TransfersQuery(Query, rename={"since": "from", "until": "to"}):
    account: str | None = None
    kind: Kind | None = None
    since: str | None = None
    until: str | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class TrialBalanceQuery(Query):
    as_of: str | None = None
    detail: bool = False
    limit: Limit = 200
    cursor: Cursor | None = None


class AccountView(View):
    account: str
    debits: int
    credits: int
    balance: int


class AccountPage(View):
    items: list[AccountView]
    next_cursor: str | None


class TransferView(View):
    id: str
    debit_account: str
    credit_account: str
    amount: int
    kind: Kind
    reference: str
    occurred_at: str
    actor: str
    campaign_id: str | None
    reverses: str | None


class TransferPage(View):
    items: list[TransferView]
    next_cursor: str | None
    through: str


class TrialBalanceView(View):
    accounts: list[AccountView]
    debits: int
    credits: int
    as_of: str
    through: str
    next_cursor: str | None


@api.route(
    "GET", "/finance/accounts", FINANCE_READERS, query=AccountsQuery, answers={200: AccountPage}
)
def accounts(request: Request, ledger: Ledger) -> Answer:
    """Accounts whose name begins with a prefix."""
    query = request.query
    found, after = ledger.accounts(query.prefix, read_cursor(query.cursor), query.limit)
    return Answer(200, page([_account(one) for one in found], after))


@api.route(
    "GET",
    "/finance/accounts/{account}",
    FINANCE_READERS,
    answers={200: AccountView},
    refusals=("not_found",),
)
def account(request: Request, ledger: Ledger) -> Answer:
    """One account, up to date."""
    # API Gateway hands path parameters over as they were sent: `campaign%3Acmp_…`.
    return Answer(200, _account(ledger.account(unquote(request.path["account"]))))


@api.route(
    "GET",
    "/finance/transfers",
    FINANCE_READERS,
    query=TransfersQuery,
    answers={200: TransferPage},
)
def transfers(request: Request, ledger: Ledger) -> Answer:
    """Transfers with from <= occurred_at < to, newest first; the last 31 days by default.

    A page of one kind may be short where there is a next one.
    """
    query = request.query
    found, after = ledger.transfers(
        query.account,
        query.kind,
        _instant(query.since, "from"),
        _instant(query.until, "to"),
        read_cursor(query.cursor),
        query.limit,
    )
    through = to_text(ledger.through())
    return Answer(200, page([shown(one) for one in found], after, through=through))


@api.route(
    "GET",
    "/finance/transfers/{transfer_id}",
    FINANCE_READERS,
    answers={200: TransferView},
    refusals=("not_found",),
)
def transfer(request: Request, ledger: Ledger) -> Answer:
    """One transfer, up to date."""
    return Answer(200, shown(ledger.transfer(request.path["transfer_id"])))


@api.route(
    "GET",
    "/finance/trial-balance",
    FINANCE_READERS,
    query=TrialBalanceQuery,
    answers={200: TrialBalanceView},
)
def trial_balance(request: Request, ledger: Ledger) -> Answer:
    """All accounts' debits and credits; vouchers and merchants summed, or a page of each."""
    query = request.query
    cursor = read_cursor(query.cursor)
    balance = ledger.trial_balance(_instant(query.as_of, "as_of"))
    lines, after = [_account(one) for one in balance.accounts], None
    if query.detail:
        found, after = ledger.detail(balance, cursor, query.limit)
        lines = [_account(one) for one in found]
    body = {
        "accounts": lines,
        "debits": balance.debits,
        "credits": balance.credits,
        "as_of": to_text(balance.as_of),
        "through": to_text(balance.through),
    }
    body["next_cursor"] = page([], after)["next_cursor"]
    return Answer(200, body)


def _account(one: Account) -> dict[str, object]:
    return {
        "account": one.account,
        "debits": one.debits,
        "credits": one.credits,
        "balance": one.balance,
    }


def _instant(text: str | None, field: str) -> datetime | None:
    return None if text is None else from_text(instant(text, field))
