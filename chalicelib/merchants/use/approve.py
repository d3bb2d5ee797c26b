"""Approving an application: from then on there is a merchant, with an account and a till."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.merchants.rules.merchant import ROLE, Merchant, next_state
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.use.directory import documents_of

# More of one business than anybody sends in earnest; what is left over goes when it is looked at.
_DROPPED_MOST = 50


class Approve(Component, frozen=True, kw_only=True):
    """The use case of an admin who has checked an application. `id_of_nib` is a keyed hash."""

    applications: Applications
    store: Merchants
    logins: Logins
    announce: Announce
    writer: Writer
    audit: AuditJournal
    id_of_nib: Callable[[str], str]
    clock: Clock

    def approve(self, application_id: str, reason: str, by: Subject) -> Merchant:
        """Make a merchant of an application: its owner may sign in and take payments, and other
        applications for the same business go. Raises `not_found`, or `state_conflict` where an
        import was faster, or the application was changed meanwhile."""
        application = self.applications.find(application_id)
        if application is None:
            next_state(self.store.get(application_id).state, "approve")
            raise Refused("state_conflict", retry_after=1)
        merchant = replace(
            application,
            id=self.id_of_nib(application.nib),
            state=next_state(application.state, "approve"),
            reason=reason,
        )
        rivals = [
            one for one in self.applications.of_nibs({application.nib}) if one.id != application.id
        ]
        if self.store.find(merchant.id) is not None:
            # It came while an import brought the merchant in, which has won.
            self.writer.transact(self.applications.drop([application, *rivals][:_DROPPED_MOST]))
            raise Refused("state_conflict")
        now = self.clock()
        self.announce.changing(documents_of(merchant.kelurahan_code))
        self.writer.transact(
            [
                self.applications.approve(application),
                *self.store.put(merchant, now),
                self.logins.put(merchant.phone_hash, Login(ROLE, merchant.id, merchant.name)),
                self.audit.entry(by, "merchant.approve", merchant.id, now, reason=reason),
                *self.applications.drop(rivals[:_DROPPED_MOST]),
            ]
        )
        return merchant
