"""The registry of merchants: applications, approval, changes, the public directory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.core import identifiers, ids
from chalicelib.core.dynamo import Writer
from chalicelib.core.errors import Refused
from chalicelib.core.idempotency import Key, Records
from chalicelib.core.identifiers import Rejected
from chalicelib.core.instants import Clock
from chalicelib.core.kelurahan import nearest_first
from chalicelib.core.subject import Subject
from chalicelib.identity.rules import Login
from chalicelib.identity.store import Identities
from chalicelib.ledger.rules import account
from chalicelib.ledger.service import Account, account_of
from chalicelib.merchants.rules import (
    Action,
    Cashier,
    MerchantRow,
    begins_a_word,
    cashier_id,
    next_state,
    parse_merchant,
)
from chalicelib.merchants.store import ACTIVE, PENDING, Merchant, Merchants

ROLE = "merchant"

_BANK = ("bank_code", "bank_account", "bank_account_name")


class MerchantService:
    """The use cases of merchants. `hash_phone` and `id_of_nib` are keyed hashes."""

    def __init__(
        self,
        store: Merchants,
        identities: Identities,
        records: Records,
        writer: Writer,
        hash_phone: Callable[[str], str],
        id_of_nib: Callable[[str], str],
        move_products: Callable[[str, str], None],
        clock: Clock,
    ) -> None:
        """`move_products(merchant_id, kelurahan_code)` tells a merchant's products of its new
        place."""
        self._store = store
        self._identities = identities
        self._records = records
        self._writer = writer
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
        )

    def apply(
        self, form: Mapping[str, str], key: Key | None, view: Callable[[Merchant], Any]
    ) -> Any:
        """Take in an application; an admin approves it. Raises `validation_failed`, or
        `state_conflict` where the NIB is known."""
        merchant = self.from_row(_row(form), PENDING)
        body = view(merchant)
        self._writer.transact(
            [
                *self._records.write(key, self._clock(), 201, body=body),
                *self._store.put(merchant),
            ]
        )
        self._let_in(merchant)
        return body

    def change_state(self, merchant_id: str, action: Action, reason: str) -> Merchant:
        """Approve, suspend or reinstate. Raises `not_found`, `state_conflict`."""
        merchant = self.get(merchant_id)
        state = next_state(merchant.state, action)
        self._writer.transact([self._store.set_state(merchant_id, merchant.state, state, reason)])
        return replace(merchant, state=state, reason=reason)

    def update(self, merchant_id: str, changes: Mapping[str, str], by: Subject) -> Merchant:
        """Change what a merchant is known by. A changed bank account holds its payouts until a
        finance officer confirms it. Raises `not_found`, `validation_failed`."""
        merchant = self.get(merchant_id)
        cells = {name: getattr(merchant, name) or "" for name in MerchantRow.__dataclass_fields__}
        changed = self.merged(merchant, _row({**cells, **changes}), by.actor)
        self.store_changes(merchant, changed)
        return changed

    def confirm_account(self, merchant_id: str) -> Merchant:
        """A finance officer has checked the bank account: payouts go there again. Raises
        `not_found`, or `state_conflict` where nothing waits to be confirmed, or the account was
        changed once more meanwhile."""
        merchant = self.get(merchant_id)
        if not merchant.account_unconfirmed:
            raise Refused("state_conflict")
        self._writer.transact([self._store.confirm_account(merchant)])
        return replace(merchant, account_unconfirmed="")

    def merged(self, merchant: Merchant, row: MerchantRow, by: str) -> Merchant:
        """A merchant with the values of a row; keeps state, and notes a changed bank account."""
        changed = replace(
            self.from_row(row, merchant.state),
            reason=merchant.reason,
            account_unconfirmed=merchant.account_unconfirmed,
        )
        if any(getattr(merchant, name) != getattr(changed, name) for name in _BANK):
            changed = replace(changed, account_unconfirmed=by)
        return changed

    def store_changes(self, was: Merchant, changed: Merchant) -> None:
        """Store a changed merchant: the login first, the profile last, so that doing it again
        after a crash finds what is still to be done."""
        if changed.category != was.category:
            self._writer.transact([self._store.set_category(changed.id, changed.category)])
        if was.phone_hash != changed.phone_hash:
            self.move_owner(was, changed)
        self._let_in(changed)
        if was.name != changed.name:
            self._identities.put_logins(self.cashier_logins(changed))
        if was.phone_hash != changed.phone_hash:
            self._identities.delete_login(was.phone_hash, ROLE, was.id)
        if was.kelurahan_code != changed.kelurahan_code:
            self._move_products(changed.id, changed.kelurahan_code)
        self._store.put_profiles([changed])

    def move_owner(self, was: Merchant, changed: Merchant) -> None:
        """The owner's new phone may use the till, the old one no longer; whose phone it was as a
        cashier is the owner now. Doing it twice changes nothing."""
        shop = self._store.shop(changed.id)
        if shop is None:
            return
        anew = changed.phone_hash
        own = cashier_id(changed.id, anew)
        phones = shop.phones - {was.phone_hash} | {anew}
        self._writer.transact([self._store.set_phones(changed.id, shop.phones, phones)])
        if any(cashier.id == own for cashier in shop.cashiers[1:]):
            self._writer.transact([self._store.delete_cashier(changed.id, own)])

    def cashier_logins(self, merchant: Merchant) -> list[tuple[str, Login]]:
        """The logins of a merchant's cashiers, under its present name."""
        shop = self._store.shop(merchant.id)
        return [
            (cashier.phone_hash, Login(ROLE, merchant.id, merchant.name))
            for cashier in (shop.cashiers[1:] if shop else [])
        ]

    def _let_in(self, merchant: Merchant) -> None:
        login = Login(ROLE, merchant.id, merchant.name)
        self._identities.put_logins([(merchant.phone_hash, login)])

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
        return self._store.balance(name.partition(":")[2])

    def accounts(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of merchant accounts."""
        found, after = self._store.accounts(cursor, limit)
        return [account_of(account(ROLE, id), balance, all) for id, balance, all in found], after


def _row(cells: Mapping[str, str]) -> MerchantRow:
    """The merchant of a form, judged as a row of a file is. Raises `validation_failed`."""
    row = parse_merchant(dict(cells))
    if isinstance(row, list):
        raise Refused(
            "validation_failed",
            errors=[(error.field, (error.message_id, error.message_en)) for error in row],
        )
    return row


def _matches(merchant: Merchant, wanted: str) -> bool:
    return not wanted or wanted in merchant.name.casefold()
