"""An application to take part: a form that anybody may send who proves its phone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.identity.rules.codes import APPLICATION, SIGN_IN
from chalicelib.identity.use.prove_phone import ProvePhone
from chalicelib.merchants.rules.merchant import PENDING, ROLE, Merchant
from chalicelib.merchants.rules.row import described, read_form
from chalicelib.merchants.store.applications import ApplicationKnown, Applications
from chalicelib.merchants.store.merchants import Merchants

View = TypeVar("View")


class Apply(Component, frozen=True, kw_only=True):
    """The use case of an applicant. `id_of_nib` is a keyed hash."""

    applications: Applications
    store: Merchants
    prove: ProvePhone
    records: Records
    writer: Writer
    audit: AuditJournal
    id_of_nib: Callable[[str], str]
    clock: Clock

    def apply(
        self,
        form: Mapping[str, str],
        challenge: str,
        code: str,
        origin: str,
        key: Key | None,
        view: Callable[[Merchant, str], View],
    ) -> View:
        """Take in an application that was sent from the address `origin`; a code proves its phone.

        Answers `view` of it and of the id that its merchant would have. It stands in nobody's way:
        not in that of an import, nor of whoever applies for the same business with another phone.
        Raises `validation_failed`, `otp_invalid`, `otp_locked`, or `state_conflict` where the NIB
        takes part already, or this phone has applied for it."""
        row = read_form(form)
        proof = self.prove.prove(challenge, code, [APPLICATION, SIGN_IN], row.phone)
        merchant_id, now = self.id_of_nib(row.nib), self.clock()

        def put(application: Merchant) -> View:
            by = Subject(ROLE, application.id, proof.phone, origin=origin)
            body = view(application, merchant_id)
            self.writer.transact(
                [
                    *self.records.write(key, now, 201, body=body),
                    proof.used,
                    self.store.unknown(merchant_id),
                    self.applications.put(application),
                    self.audit.entry(by, "merchant.apply", application.id, now),
                ]
            )
            return body

        application = described(row, merchant_id, proof.phone, PENDING)
        try:
            return put(application)
        except ApplicationKnown as known:
            if known.phone_hash == proof.phone:
                raise
            # Somebody else applies for this business, too: the program office sees them both.
            return put(replace(application, id=self.id_of_nib(f"{row.nib} {row.phone}")))
