"""Admins keep partners: who may hold money for orders, with which secret, from which pages."""

from dataclasses import dataclass, replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.partners.rules.partner import ACTIVE, Action, Partner, Webhook, changed
from chalicelib.partners.rules.secrets import (
    ClientSecret,
    Digest,
    WebhookSecret,
    client_secret,
    rotated,
    webhook_secret,
)
from chalicelib.partners.store import Partners


@dataclass(frozen=True, slots=True)
class Issued:
    """What a new partner is given, once: what it signs in with, what its webhooks are signed
    with."""

    client_id: str
    client_secret: str
    webhook_secret: str


class KeepPartners(Component, frozen=True, kw_only=True):
    """The use cases of admins."""

    partners: Partners
    digest: Digest
    seal: Seal
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def register(
        self, name: str, return_origins: list[str], by: Subject, key: Key | None
    ) -> Issued:
        """Let a marketplace in; `return_origins` as `read_origin` answers them."""
        now = self.clock()
        issued = self._issued(ids.new_id(ids.PARTNER))
        sealed = self.seal.close(issued.webhook_secret, issued.client_id)
        partner = Partner(
            id=issued.client_id,
            name=name,
            return_origins=tuple(return_origins),
            state=ACTIVE,
            client_secrets=(ClientSecret(1),),
            webhook=Webhook((WebhookSecret(1, sealed),)),
            created_at=to_text(now),
        )
        self.writer.transact(
            [
                *self.records.write(key, now, 201, subject_id=partner.id),
                self.partners.put(partner),
                self.audit.entry(
                    by, "partner.register", partner.id, now, return_origins=return_origins
                ),
            ]
        )
        return issued

    def registered_before(self, key: Key | None) -> Issued | None:
        """What was given under this key."""
        before = self.records.find(key)
        return self._issued(before.subject_id) if before and before.subject_id else None

    def rotate(self, partner_id: str, by: Subject, key: Key | None) -> str:
        """A new client secret; the one until now is good for OVERLAP. Raises `not_found`, or
        `state_conflict` where somebody changes the partner at the same time."""
        now = self.clock()
        partner = self.partners.get(partner_id)
        new = ClientSecret(partner.client_secrets[0].number + 1)
        to = replace(partner, client_secrets=rotated(partner.client_secrets, new, now))
        self.writer.transact(
            [
                *self.records.write(key, now, 200, subject_id=str(new.number)),
                self.partners.change(partner, to),
                self.audit.entry(by, "partner.rotate", partner_id, now, number=new.number),
            ]
        )
        return client_secret(self.digest, partner_id, new.number)

    def rotated_before(self, partner_id: str, key: Key | None) -> str | None:
        """The client secret that was given under this key."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return client_secret(self.digest, partner_id, int(before.subject_id))

    def change(self, partner_id: str, action: Action, reason: str, by: Subject) -> Partner:
        """Suspend or reinstate a partner: one that is suspended is refused at its next request that
        changes anything. What it holds lapses by itself. Raises `not_found`, `state_conflict`."""
        partner = self.partners.get(partner_id)
        to = changed(partner, action)
        self.writer.transact(
            [
                self.partners.change(partner, to),
                self.audit.entry(by, f"partner.{action}", partner_id, self.clock(), reason=reason),
            ]
        )
        return to

    def move(self, partner_id: str, return_origins: list[str], by: Subject) -> Partner:
        """Send shoppers back to these origins alone. Raises `not_found`, `state_conflict`."""
        partner = self.partners.get(partner_id)
        to = replace(partner, return_origins=tuple(return_origins))
        self.writer.transact(
            [
                self.partners.change(partner, to),
                self.audit.entry(
                    by, "partner.move", partner_id, self.clock(), return_origins=return_origins
                ),
            ]
        )
        return to

    def _issued(self, partner_id: str) -> Issued:
        return Issued(
            partner_id,
            client_secret(self.digest, partner_id, 1),
            webhook_secret(self.digest, partner_id, 1),
        )
