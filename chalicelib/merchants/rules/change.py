"""What a changed merchant is: what follows it, and what is told of it."""

from dataclasses import replace
from typing import Any

from chalicelib.merchants.rules.merchant import Merchant, masked_account
from chalicelib.merchants.rules.row import OPTIONAL_COLUMNS, MerchantRow, described

_BANK = ("bank_code", "bank_account", "bank_account_name")
# What of a merchant stands nowhere but in its profile, and sends money nowhere else.
_DETAILS = ("owner_name", "address", *OPTIONAL_COLUMNS)


def merged(was: Merchant, row: MerchantRow, phone_hash: str, by: str, now: str) -> Merchant:
    """A merchant with the values of a row, by the actor `by` at the instant `now`; it keeps its
    state. A changed bank account is noted as unconfirmed."""
    changed = replace(
        described(row, was.id, phone_hash, was.state),
        reason=was.reason,
        account_unconfirmed=was.account_unconfirmed,
        account_changed_at=was.account_changed_at,
        account_before=was.account_before,
        bounced_account=was.bounced_account,
        bounced_reason=was.bounced_reason,
        services=was.services,
        hours=was.hours,
        checks=was.checks,
    )
    if not changes_account(was, changed):
        return changed
    return replace(
        changed,
        account_unconfirmed=by,
        account_changed_at=now,
        account_before=masked_account(was),
    )


def concerns_others(was: Merchant, changed: Merchant) -> bool:
    """Whether a change is more than details: logins, the account or the products follow it, or
    payouts go elsewhere."""
    same = {name: getattr(was, name) for name in (*_DETAILS, "state")}
    return replace(changed, **same) != was


def changed_details(was: Merchant, changed: Merchant) -> dict[str, str | bool | None]:
    """The details of a merchant that have changed, and into what."""
    found = {name: getattr(changed, name) for name in _DETAILS}
    return {name: value for name, value in found.items() if value != getattr(was, name)}


def changes_account(was: Merchant, changed: Merchant) -> bool:
    """Whether a change sends payouts to another bank account."""
    return any(getattr(was, name) != getattr(changed, name) for name in _BANK)


def differences(was: Merchant, changed: Merchant) -> dict[str, Any]:
    """Which fields have changed, and what bank account into what, without personal data: what the
    audit journal tells of a change."""
    fields = [
        name
        for name in MerchantRow.__dataclass_fields__
        if getattr(was, name) != getattr(changed, name)
    ]
    found: dict[str, Any] = {"fields": fields}
    if changes_account(was, changed):
        found |= {"account_before": masked_account(was), "account_after": masked_account(changed)}
    return found
