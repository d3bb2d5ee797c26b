"""A merchant as it is shown to itself and to staff."""

from typing import Any

from chalicelib.core.http.bodies import View
from chalicelib.core.values.masks import mask_phone
from chalicelib.merchants.rules.business import Size
from chalicelib.merchants.rules.hours import Day, Opening
from chalicelib.merchants.rules.merchant import Check, CheckKind, Merchant, Service, State
from chalicelib.merchants.rules.till import OWNER, Cashier, CashierRole


class OpeningView(View):
    """Open on a day of the week, until the next one where it closes no later than it opens."""

    day: Day
    opens: str
    closes: str

    @classmethod
    def of(cls, opening: Opening) -> "OpeningView":
        return cls(opening.day, opening.opens, opening.closes)


class MerchantCheckView(View):
    kind: CheckKind
    number: str
    # The last day on which it counts.
    valid_until: str

    @classmethod
    def of(cls, check: Check) -> "MerchantCheckView":
        return cls(check.kind, check.number, check.valid_until)


class MerchantView(View):
    id: str
    nib: str
    name: str
    owner_name: str
    phone: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str | None
    size: Size | None
    cooperative: bool
    npwp: str | None
    pkp: bool
    state: State
    reason: str
    account_confirmed: bool
    account_changed_by: str
    account_changed_at: str
    account_before: str
    account_bounced: str
    services: list[Service]
    hours: list[OpeningView]
    checks: list[MerchantCheckView]

    @classmethod
    def of(cls, merchant: Merchant) -> "MerchantView":
        return cls(**_members(merchant))


class OwnMerchantView(MerchantView):
    """A merchant as it reads itself, and who is reading: `cashier` is a name."""

    role: CashierRole
    cashier: str

    @classmethod
    def seen_by(cls, cashier: Cashier, merchant: Merchant) -> "OwnMerchantView":
        """A merchant as this one of its phones sees it: a cashier sees no bank account and no
        taxpayer's number."""
        members = _members(merchant)
        if cashier.role != OWNER:
            members |= {"bank_account": "", "bank_account_name": "", "account_before": ""}
            members |= {"npwp": None}
        return cls(**members, role=cashier.role, cashier=cashier.name)


def _members(merchant: Merchant) -> dict[str, Any]:
    same = set(MerchantView.__struct_fields__) & set(Merchant.__dataclass_fields__)
    return {name: getattr(merchant, name) for name in same} | {
        "phone": mask_phone(merchant.phone),
        "account_confirmed": not merchant.account_unconfirmed,
        "account_changed_by": merchant.account_unconfirmed,
        "services": [*merchant.services],
        "hours": [OpeningView.of(one) for one in merchant.hours],
        "checks": [MerchantCheckView.of(one) for one in merchant.checks],
        "account_bounced": merchant.bounced_reason if merchant.has_bounced else "",
    }
