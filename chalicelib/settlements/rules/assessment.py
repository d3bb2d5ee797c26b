"""Assessing a line: what it pays, whether it is held and why.

A line is assessed when it is drafted, when something is held or released, and once more when it is
approved, by its payee as the registry has it at that moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.merchants.rules.merchant import ACTIVE, Merchant
from chalicelib.settlements.rules.hold import Held
from chalicelib.settlements.rules.line import (
    HELD,
    NOT_HELD,
    NOTHING_OWED,
    READY,
    AccountChange,
    HoldKind,
    Line,
    unclear,
)
from chalicelib.settlements.rules.settlement import Counts
from chalicelib.settlements.rules.terms import Terms

ACCOUNT_UNCONFIRMED = "account_unconfirmed"
ACCOUNT_CHANGED = "account_changed"
BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a line pays, what is held of it, and on which terms the city pays."""

    merchant: Merchant
    held: Held
    terms: Terms


def assess(line: Line, payee: Payee) -> Line:
    """A line as it must stand for what `line.owed` says is owed: its payee as the registry has it
    now, what it pays, and whether and why it is held."""
    merchant, held = payee.merchant, payee.held
    withheld = min(line.owed, sum(one.amount for one in held.withheld))
    amount = line.owed - withheld
    hold, reason = _hold(line.owed, amount, payee)
    return replace(
        line,
        name=merchant.name,
        bank_code=merchant.bank_code,
        bank_account=merchant.bank_account,
        bank_account_name=merchant.bank_account_name,
        amount=amount,
        channel=payee.terms.channel(amount),
        state=HELD if hold else READY,
        hold=hold,
        reason=reason,
        withheld=held.withheld,
        account_change=_account_change(merchant),
    )


def _hold(owed: int, amount: int, payee: Payee) -> tuple[HoldKind, str]:
    """The first of what holds a line, and the reason that stands beside it."""
    merchant, held = payee.merchant, payee.held
    if owed <= 0:
        return NOTHING_OWED, NOTHING_OWED
    if merchant.state != ACTIVE:
        return "suspended", merchant.reason
    if merchant.account_unconfirmed:
        return "account", ACCOUNT_UNCONFIRMED
    if merchant.has_bounced:
        return "bounced", merchant.bounced_reason
    if held.whole is not None:
        return "officer", held.whole.reason
    if amount == 0:
        return "redemptions", held.withheld[0].reason
    if amount < payee.terms.minimum:
        return "minimum", BELOW_MINIMUM
    return NOT_HELD, ""


def _account_change(merchant: Merchant) -> AccountChange | None:
    if not merchant.account_unconfirmed:
        return None
    return AccountChange(
        merchant.account_unconfirmed, merchant.account_changed_at, merchant.account_before
    )


def reassess(line: Line, owed: int | None, payee: Payee) -> Line:
    """A ready line at the moment of approval: never more than was approved, never to another bank
    account than was shown, and no more than is `owed` still; nothing where nobody knows (None)."""
    if owed is None:
        return unclear(line)
    anew = assess(replace(line, owed=max(0, min(line.owed, owed))), payee)
    if anew.state != READY:
        return anew
    if _bank_account(anew) != _bank_account(line):
        return replace(line, amount=anew.amount, state=HELD, hold="account", reason=ACCOUNT_CHANGED)
    amount = min(line.amount, anew.amount)
    return replace(anew, amount=amount, channel=payee.terms.channel(amount), name=line.name)


def _bank_account(line: Line) -> tuple[str, str, str]:
    return line.bank_code, line.bank_account, line.bank_account_name


def counted(lines: Sequence[Line], left_out: int = 0) -> Counts:
    """What new lines, and merchants left out beside them, add to their settlement."""
    ready = sum(line.state == READY for line in lines)
    return Counts(
        lines=len(lines),
        ready=ready,
        held=len(lines) - ready,
        left_out=left_out,
        total=sum(line.pays for line in lines),
    )


def recounted(was: Sequence[Line], lines: Sequence[Line]) -> Counts:
    """What it changes of their settlement's counts that lines stand in place of those that were."""
    before, after = counted(was), counted(lines)
    return Counts(
        ready=after.ready - before.ready,
        held=after.held - before.held,
        total=after.total - before.total,
    )
