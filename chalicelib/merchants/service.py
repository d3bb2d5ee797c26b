"""The registry of merchants: applications, approval, changes, the public directory."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.core import kelurahan
from chalicelib.core.dynamo import Writer
from chalicelib.core.errors import Refused, invalid
from chalicelib.core.idempotency import Key, Records
from chalicelib.core.instants import Clock
from chalicelib.core.subject import Subject
from chalicelib.identity.rules import Login
from chalicelib.identity.store import Identities
from chalicelib.ledger.rules import account
from chalicelib.ledger.service import Account, account_of
from chalicelib.merchants.rules import Action, MerchantRow, next_state, parse_merchant
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
        clock: Clock,
    ) -> None:
        self._store = store
        self._identities = identities
        self._records = records
        self._writer = writer
        self._hash_phone = hash_phone
        self.id_of_nib = id_of_nib
        self._clock = clock

    def get(self, merchant_id: str) -> Merchant:
        """A merchant, up to date. Raises `not_found`."""
        merchant = self._store.find(merchant_id)
        if merchant is None:
            raise Refused("not_found")
        return merchant

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
        self._let_in(changed)
        if was.phone_hash != changed.phone_hash:
            self._identities.delete_login(was.phone_hash, ROLE, was.id)
        self._store.put_profiles([changed])

    def _let_in(self, merchant: Merchant) -> None:
        login = Login(ROLE, merchant.id, merchant.name)
        self._identities.put_logins([(merchant.phone_hash, login)])

    def page(
        self, state: str | None, cursor: str | None, limit: int
    ) -> tuple[list[Merchant], str | None]:
        """Merchants in a state, and the next cursor."""
        found = self._store.page(state, cursor, limit)
        return found, found[-1].id if len(found) == limit else None

    def directory(
        self,
        kelurahan_code: str | None,
        category: str | None,
        q: str | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Merchant], str | None]:
        """Active merchants by kelurahan, category and name; the public directory."""
        codes = [one.code for one in kelurahan.all_kelurahan()]
        if kelurahan_code:
            known = kelurahan.by_code().get(kelurahan_code)
            if known is None:
                raise invalid("kelurahan", "kelurahan tidak dikenal", "is no kelurahan we know")
            codes = [known.code]
        at, _, after = (cursor or "").partition("|")
        if at:
            codes = [code for code in codes if code >= at]
        wanted = (q or "").casefold()
        found: list[Merchant] = []
        for code in codes:
            place: str | None = after if code == at and after else None
            while True:
                page, place = self._store.in_kelurahan(code, category, place, limit - len(found))
                found += [one for one in page if one.state == ACTIVE and _matches(one, wanted)]
                if place is None:
                    break
                if len(found) >= limit:
                    return found, f"{code}|{place}"
            if len(found) >= limit:
                following = [later for later in codes if later > code]
                return found, f"{following[0]}|" if following else None
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
