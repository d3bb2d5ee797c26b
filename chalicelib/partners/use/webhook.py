"""A partner says where it is told what happened to its orders."""

from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.partners.rules.partner import Webhook
from chalicelib.partners.rules.secrets import Digest, WebhookSecret, rotated, webhook_secret
from chalicelib.partners.store import Partners


class KeepWebhook(Component, frozen=True, kw_only=True):
    """The use cases of a partner's own webhook. Each raises `state_conflict` where the partner is
    changed at the same time."""

    partners: Partners
    digest: Digest
    seal: Seal
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def point(self, url: str, by: Subject) -> Webhook:
        """Tell it under `url`, which `read_endpoint` takes, from now on, also where the address
        until now was silent for good."""
        partner = self.partners.get(by.id)
        to = replace(partner, webhook=replace(partner.webhook, url=url, state="on"))
        self.writer.transact(
            [
                self.partners.change(partner, to),
                self.audit.entry(by, "webhook.point", by.id, self.clock(), url=url),
            ]
        )
        return to.webhook

    def rotate(self, by: Subject, key: Key | None) -> str:
        """A new secret to sign with; for OVERLAP the one until now signs as well."""
        now = self.clock()
        partner = self.partners.get(by.id)
        number = partner.webhook.secrets[0].number + 1
        text = webhook_secret(self.digest, by.id, number)
        new = WebhookSecret(number, self.seal.close(text, by.id))
        secrets = rotated(partner.webhook.secrets, new, now)
        to = replace(partner, webhook=replace(partner.webhook, secrets=secrets))
        self.writer.transact(
            [
                *self.records.write(key, now, 200, subject_id=str(number)),
                self.partners.change(partner, to),
                self.audit.entry(by, "webhook.rotate", by.id, now, number=number),
            ]
        )
        return text

    def rotated_before(self, partner_id: str, key: Key | None) -> str | None:
        """The secret that was given under this key."""
        before = self.records.find(key)
        if before is None or before.subject_id is None:
            return None
        return webhook_secret(self.digest, partner_id, int(before.subject_id))

    def of(self, partner_id: str) -> Webhook:
        """A partner's webhook. Raises `not_found`."""
        return self.partners.get(partner_id).webhook
