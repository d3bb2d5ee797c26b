"""An application to take part: a form that anybody may send, and an admin approves."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.merchants.rules.merchant import PENDING, ROLE, Merchant
from chalicelib.merchants.rules.row import described, read_form
from chalicelib.merchants.store.merchants import Merchants

View = TypeVar("View")


class Apply(Component, frozen=True, kw_only=True):
    """The use case of an applicant. `hash_phone` and `id_of_nib` are keyed hashes."""

    store: Merchants
    logins: Logins
    records: Records
    writer: Writer
    audit: AuditJournal
    hash_phone: Callable[[str], str]
    id_of_nib: Callable[[str], str]
    clock: Clock

    def apply(
        self,
        form: Mapping[str, str],
        origin: str,
        key: Key | None,
        view: Callable[[Merchant], View],
    ) -> View:
        """Take in an application that was sent from the address `origin`; answers `view` of it.
        Raises `validation_failed`, or `state_conflict` where the NIB is known."""
        row = read_form(form)
        merchant = described(row, self.id_of_nib(row.nib), self.hash_phone(row.phone), PENDING)
        by = Subject(ROLE, merchant.id, merchant.phone_hash, origin=origin)
        body = view(merchant)
        now = self.clock()
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=body),
                *self.store.put(merchant, now),
                self.logins.put(merchant.phone_hash, Login(ROLE, merchant.id, merchant.name)),
                self.audit.entry(by, "merchant.apply", merchant.id, now),
            ]
        )
        return body
