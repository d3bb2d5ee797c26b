"""The registry of merchants: applications, approval, changes, the public directory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import identifiers, ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.core.values.masks import mask_account
from chalicelib.core.values.rejected import Rejected
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules import Login
from chalicelib.identity.store import Identities
from chalicelib.ledger.rules import account
from chalicelib.ledger.service import Account, account_of
from chalicelib.merchants.rules.merchant import (
    ACTIVE,
    PENDING,
    Action,
    Merchant,
    begins_a_word,
    next_state,
)
from chalicelib.merchants.rules.row import MerchantRow, parse_merchant
from chalicelib.merchants.rules.till import Cashier, cashier_id
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.merchants import Merchants

ROLE = "merchant"

_BANK = ("bank_code", "bank_account", "bank_account_name")


class MerchantService:
    """The use cases of merchants. `hash_phone` and `id_of_nib` are keyed hashes."""

    def __init__(
        self,
        store: Merchants,
        accounts: MerchantAccounts,
        identities: Identities,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        hash_phone: Callable[[str], str],
        id_of_nib: Callable[[str], str],
        move_products: Callable[[str, str], None],
        clock: Clock,
    ) -> None:
        """`move_products(merchant_id, kelurahan_code)` tells a merchant's products of its new
        place."""
        self._store = store
        self._accounts = accounts
        self._identities = identities
        self._records = records
        self._writer = writer
        self._audit = audit
        self._hash_phone = hash_phone
        self.id_of_nib = id_of_nib
        self._move_products = move_products
        self._clock = clock

    def get(self, merchant_id: str) -> Merchant:
        """A merchant, up to date. Raises `not_found`."""
        merchant = self._store.find(merchant_id)
        if merchant is None:
            raise Refused("not_found")
        return merchant

    def profile(self, by: Subject) -> tuple[Merchant, Cashier]:
        """The merchant that has signed in, and who holds the phone. Raises `not_found`, or
        `forbidden` where the phone may no longer use the till."""
        shop = self._store.shop(by.id)
        if shop is None:
            raise Refused("not_found")
        cashier = shop.cashier(by.phone)
        if cashier is None:
            raise Refused("forbidden")
        return shop.merchant, cashier

    def from_row(self, row: MerchantRow, state: str) -> Merchant:
        """The merchant that a row or a form describes."""
        return Merchant(
            id=self.id_of_nib(row.nib),
            nib=row.nib,
            name=row.name,
            owner_name=row.owner_name,
            phone=row.phone,
            phone_hash=self._hash_phone(row.phone),
            category=row.category,
            kelurahan_code=row.kelurahan_code,
            address=row.address,
            bank_code=row.bank_code,
            bank_account=row.bank_account,
            bank_account_name=row.bank_account_name,
            nmid=row.nmid,
            state=state,
            reason="",
            account_unconfirmed="",
            account_changed_at="",
            account_before="",
        )

    def apply(
        self,
        form: Mapping[str, str],
        origin: str,
        key: Key | None,
        view: Callable[[Merchant], Any],
    ) -> Any:
        """Take in an application that was sent from the address `origin`; an admin approves it.
        Raises `validation_failed`, or `state_conflict` where the NIB is known."""
        merchant = self.from_row(_row(form), PENDING)
        by = Subject(ROLE, merchant.id, merchant.phone_hash, origin=origin)
        body = view(merchant)
        now = self._clock()
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                *self._store.put(merchant, now),
                self._identities.login_write(
                    merchant.phone_hash, Login(ROLE, merchant.id, merchant.name)
                ),
                self._audit.entry(by, "merchant.apply", merchant.id, now),
            ]
        )
        return body

    def change_state(self, merchant_id: str, action: Action, reason: str, by: Subject) -> Merchant:
        """Approve, suspend or reinstate. Raises `not_found`, `state_conflict`."""
        merchant = self.get(merchant_id)
        state = next_state(merchant.state, action)
        self._writer.transact(
            [
                self._store.set_state(merchant_id, merchant.state, state, reason),
                self._audit.entry(
                    by, f"merchant.{action}", merchant_id, self._clock(), reason=reason
                ),
            ]
        )
        return replace(merchant, state=state, reason=reason)

    def update(self, merchant_id: str, changes: Mapping[str, str], by: Subject) -> Merchant:
        """Change what a merchant is known by. A changed bank account holds its payouts until a
        finance officer confirms it. Raises `not_found`, `validation_failed`, or `state_conflict`
        where it was changed meanwhile."""
        merchant = self.get(merchant_id)
        cells = {name: getattr(merchant, name) or "" for name in MerchantRow.__dataclass_fields__}
        changed = self.merged(merchant, _row({**cells, **changes}), by.actor)
        if changed != merchant:
            self.store_changes(merchant, changed, by)
        return changed

    def confirm_account(self, merchant_id: str, by: Subject) -> Merchant:
        """A finance officer has checked the bank account: payouts go there again. Raises
        `not_found`, or `state_conflict` where nothing waits to be confirmed, or the account was
        changed once more meanwhile."""
        merchant = self.get(merchant_id)
        if not merchant.account_unconfirmed:
            raise Refused("state_conflict")
        self._writer.transact(
            [
                self._store.confirm_account(merchant),
                self._audit.entry(
                    by,
                    "merchant.confirm_account",
                    merchant_id,
                    self._clock(),
                    account=_masked_account(merchant),
                    changed_by=merchant.account_unconfirmed,
                ),
            ]
        )
        return replace(merchant, account_unconfirmed="", account_changed_at="", account_before="")

    def merged(self, merchant: Merchant, row: MerchantRow, by: str) -> Merchant:
        """A merchant with the values of a row; keeps state, and notes a changed bank account."""
        changed = replace(
            self.from_row(row, merchant.state),
            reason=merchant.reason,
            account_unconfirmed=merchant.account_unconfirmed,
            account_changed_at=merchant.account_changed_at,
            account_before=merchant.account_before,
        )
        if changes_account(merchant, changed):
            changed = replace(
                changed,
                account_unconfirmed=by,
                account_changed_at=to_text(self._clock()),
                account_before=_masked_account(merchant),
            )
        return changed

    def store_changes(self, was: Merchant, changed: Merchant, by: Subject) -> None:
        """Store a changed merchant with all that follows it, and tell of it in the audit journal.

        The owner's new phone may use the till, the old one no longer; whose phone it was as a
        cashier is the owner now. Raises `state_conflict` where it was changed meanwhile.
        """
        if was.kelurahan_code != changed.kelurahan_code:
            # First, as they may be too many for one transaction: if we crash here, the profile
            # still names the old place, and doing it again finds what is to be done.
            self._move_products(changed.id, changed.kelurahan_code)
        shop = self._store.shop(changed.id)
        if shop is None:
            raise Refused("not_found")
        phones = shop.phones
        writes = [
            self._store.change_profile(was, changed),
            self._audit.entry(
                by, "merchant.change", changed.id, self._clock(), **_differences(was, changed)
            ),
        ]
        if was.phone_hash != changed.phone_hash:
            phones = phones - {was.phone_hash} | {changed.phone_hash}
            writes.append(self._identities.no_login_write(was.phone_hash, ROLE, was.id))
            own = cashier_id(changed.id, changed.phone_hash)
            if any(cashier.id == own for cashier in shop.cashiers[1:]):
                writes.append(self._store.delete_cashier(changed.id, own))
        if (phones, changed.category) != (shop.phones, was.category):
            writes.append(self._store.set_till(changed.id, changed.category, shop.phones, phones))
        let_in = phones - shop.phones if was.name == changed.name else phones
        login = Login(ROLE, changed.id, changed.name)
        writes += [self._identities.login_write(phone, login) for phone in sorted(let_in)]
        self._writer.transact(writes)

    def page(
        self,
        state: str | None,
        category: str | None,
        q: str,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Merchant], str | None]:
        """Merchants by name, those in a state and of a category where they are given, and the next
        cursor. `q` is an id, a NIB, or begins a word of the name."""
        exact = self._exact(q.strip())
        if exact is not None:
            known = self._store.find_many([exact]).values()
            return [
                one
                for one in known
                if state in (None, one.state) and category in (None, one.category)
            ], None
        names = [one for one in self._store.names(category) if begins_a_word(one[0], q)]
        if state:
            in_state = self._store.in_state(state)
            names = [one for one in names if one[1] in in_state]
        if cursor:
            name, _, merchant_id = cursor.rpartition("#")
            names = [one for one in names if one > (name, merchant_id)]
        names.sort()
        part = names[:limit]
        found = self._store.find_many(merchant_id for _, merchant_id in part)
        after = "#".join(part[-1]) if len(names) > limit else None
        return [found[merchant_id] for _, merchant_id in part if merchant_id in found], after

    def _exact(self, q: str) -> str | None:
        if q.startswith(ids.MERCHANT):
            return q
        try:
            return self.id_of_nib(identifiers.nib(q))
        except Rejected:
            return None

    def directory(
        self,
        kelurahan_code: str | None,
        near: str | None,
        category: str | None,
        q: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Merchant], str | None]:
        """Active merchants, those of one kelurahan where it is given, else nearest to the kelurahan
        `near` first; by category and name within a kelurahan. The public directory."""
        codes = [kelurahan_code] if kelurahan_code else nearest_first(near)
        at, _, after = (cursor or "").partition("|")
        if at in codes:
            codes = codes[codes.index(at) :]
        wanted = (q or "").casefold()
        found: list[Merchant] = []
        for i, code in enumerate(codes):
            place: str | None = after if code == at and after else None
            while True:
                page, place = self._store.in_kelurahan(code, category, place, limit - len(found))
                found += [one for one in page if one.state == ACTIVE and _matches(one, wanted)]
                if place is None:
                    break
                if len(found) >= limit:
                    return found, f"{code}|{place}"
            if len(found) >= limit:
                return found, f"{codes[i + 1]}|" if i + 1 < len(codes) else None
        return found, None

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `merchant:{id}`."""
        return self._accounts.balance(name.partition(":")[2])

    def accounts(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of merchant accounts."""
        found = list(islice(self._accounts.after(cursor or ""), limit))
        after = found[-1].merchant_id if len(found) == limit else None
        return [
            account_of(account(ROLE, one.merchant_id), one.balance, one.credits) for one in found
        ], after


def _row(cells: Mapping[str, str]) -> MerchantRow:
    """The merchant of a form, judged as a row of a file is. Raises `validation_failed`."""
    row = parse_merchant(dict(cells))
    if isinstance(row, list):
        raise Refused(
            "validation_failed",
            errors=[(error.field, (error.message_id, error.message_en)) for error in row],
        )
    return row


# What of a merchant stands nowhere but in its profile, and sends money nowhere else.
_PROFILE_ONLY = ("owner_name", "address", "nmid")


def concerns_others(was: Merchant, changed: Merchant) -> bool:
    """Whether a change is more than a line of the profile: logins, the account or the products
    follow it, or payouts go elsewhere."""
    same = {name: getattr(was, name) for name in (*_PROFILE_ONLY, "state")}
    return replace(changed, **same) != was


def changes_account(was: Merchant, changed: Merchant) -> bool:
    """Whether a change sends payouts to another bank account."""
    return any(getattr(was, name) != getattr(changed, name) for name in _BANK)


def _masked_account(merchant: Merchant) -> str:
    return f"{merchant.bank_code} {mask_account(merchant.bank_account)}"


def _differences(was: Merchant, changed: Merchant) -> dict[str, Any]:
    """Which fields have changed, and what bank account into what, without personal data."""
    fields = [
        name
        for name in MerchantRow.__dataclass_fields__
        if getattr(was, name) != getattr(changed, name)
    ]
    found: dict[str, Any] = {"fields": fields}
    if changes_account(was, changed):
        found |= {"account_before": _masked_account(was), "account_after": _masked_account(changed)}
    return found


def _matches(merchant: Merchant, wanted: str) -> bool:
    return not wanted or wanted in merchant.name.casefold()
