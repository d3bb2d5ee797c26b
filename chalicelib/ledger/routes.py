"""The ledger over HTTP: finance reads it, the auditor too."""

from datetime import datetime

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.accounts import Account
from chalicelib.ledger.rules.transfer import Kind, Transfer

# Where a list of accounts goes on: a kind, and what its own list goes on after.
ACCOUNT = r"[a-z]+\|[0-9A-Za-z_]{0,64}"

api = Api("ledger")


class AccountsQuery(PageQuery):
    prefix: str = ""


class TransfersQuery(PageQuery, rename={"since": "from", "until": "to"}):
    account: str | None = None
    kind: Kind | None = None
    since: str | None = None
    until: str | None = None


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

    @classmethod
    def of(cls, account: Account) -> "AccountView":
        return cls(account.account, account.debits, account.credits, account.balance)


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
    payer: str | None

    @classmethod
    def of(cls, transfer: Transfer) -> "TransferView":
        return cls(
            id=transfer.id,
            debit_account=transfer.debit_account,
            credit_account=transfer.credit_account,
            amount=transfer.amount,
            kind=transfer.kind,
            reference=transfer.reference,
            occurred_at=transfer.occurred_at,
            actor=transfer.actor,
            campaign_id=transfer.campaign_id or None,
            reverses=transfer.reverses,
            payer=transfer.payer,
        )


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
def accounts(request: Request, parts: LedgerParts) -> AccountPage:
    """Accounts whose name begins with a prefix."""
    query = request.query
    cursor = read_cursor(query.cursor, ACCOUNT)
    found, after = parts.reading.accounts(query.prefix, cursor, query.limit)
    return AccountPage([AccountView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/accounts/{account}",
    FINANCE_READERS,
    answers={200: AccountView},
    refusals=("not_found",),
)
def account(request: Request, parts: LedgerParts) -> AccountView:
    """One account, up to date."""
    return AccountView.of(parts.reading.account(request.path["account"]))


@api.route(
    "GET",
    "/finance/transfers",
    FINANCE_READERS,
    query=TransfersQuery,
    answers={200: TransferPage},
)
def transfers(request: Request, parts: LedgerParts) -> TransferPage:
    """Transfers with from <= occurred_at < to, newest first; the last 31 days by default.

    A page of one kind may be short where there is a next one.
    """
    query = request.query
    found, after = parts.reading.transfers(
        query.account,
        query.kind,
        _instant(query.since, "from"),
        _instant(query.until, "to"),
        read_cursor(query.cursor, in_time(ids.TRANSFER)),
        query.limit,
    )
    through = to_text(parts.reading.through())
    return TransferPage([TransferView.of(one) for one in found], next_cursor(after), through)


@api.route(
    "GET",
    "/finance/transfers/{transfer_id}",
    FINANCE_READERS,
    answers={200: TransferView},
    refusals=("not_found",),
)
def transfer(request: Request, parts: LedgerParts) -> TransferView:
    """One transfer, up to date."""
    return TransferView.of(parts.reading.transfer(request.path["transfer_id"]))


@api.route(
    "GET",
    "/finance/trial-balance",
    FINANCE_READERS,
    query=TrialBalanceQuery,
    answers={200: TrialBalanceView},
)
def trial_balance(request: Request, parts: LedgerParts) -> TrialBalanceView:
    """All accounts' debits and credits; vouchers and merchants summed, or a page of each."""
    query = request.query
    cursor = read_cursor(query.cursor, ACCOUNT)
    balance = parts.reading.trial_balance(_instant(query.as_of, "as_of"))
    lines, after = balance.accounts, None
    if query.detail:
        # Every account by itself instead, as it stands now.
        lines, after = parts.reading.accounts("", cursor, query.limit)
    return TrialBalanceView(
        accounts=[AccountView.of(one) for one in lines],
        debits=balance.debits,
        credits=balance.credits,
        as_of=to_text(balance.as_of),
        through=to_text(balance.through),
        next_cursor=next_cursor(after),
    )


def _instant(text: str | None, field: str) -> datetime | None:
    return None if text is None else from_text(instant(text, field))
