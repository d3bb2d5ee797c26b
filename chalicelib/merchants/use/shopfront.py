"""What a shop shows of itself: its owner says how and when it sells, an admin what was checked."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.documents.use.announce import Announce
from chalicelib.merchants.rules import check, hours
from chalicelib.merchants.rules.merchant import SERVICES, Check, Merchant, Service
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.store.shopfronts import Shopfronts
from chalicelib.merchants.use.directory import documents_of


class Shopfront(Component, frozen=True, kw_only=True):
    """The use cases of owners and admins."""

    store: Merchants
    shopfronts: Shopfronts
    applications: Applications
    announce: Announce
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def say(
        self,
        services: Sequence[Service] | None,
        openings: Sequence[hours.Opening] | None,
        by: Subject,
    ) -> Merchant:
        """Change the services of the owner's shop, its hours, or both; None leaves one as it is.
        Raises `forbidden` for a cashier, `validation_failed` where hours overlap."""
        shop = owned(self.store.shop(by.id), by)
        merchant = shop.merchant
        if services is not None:
            merchant = replace(merchant, services=tuple(s for s in SERVICES if s in services))
        if openings is not None:
            merchant = replace(merchant, hours=hours.in_normal_form(openings))
        if merchant != shop.merchant:
            self.announce.changing(documents_of(merchant.kelurahan_code))
            said = self.shopfronts.say(
                merchant.id,
                None if services is None else merchant.services,
                None if openings is None else merchant.hours,
            )
            self.writer.transact([said])
        return merchant

    def check(self, merchant_id: str, given: Sequence[Check], by: Subject) -> Merchant:
        """Write down all that was checked of a merchant, in place of what was written before.
        Raises `not_found`, `validation_failed`, or `state_conflict` for an application."""
        merchant = self.store.find(merchant_id)
        if merchant is None:
            self.applications.get(merchant_id)
            raise Refused("state_conflict")
        checks = check.in_normal_form(given)
        if checks == merchant.checks:
            return merchant
        self.announce.changing(documents_of(merchant.kelurahan_code))
        told = {one.kind: f"{one.number}, {one.valid_until}" for one in checks}
        self.writer.transact(
            [
                self.shopfronts.check(merchant_id, checks),
                self.audit.entry(by, "merchant.check", merchant_id, self.clock(), checks=told),
            ]
        )
        return replace(merchant, checks=checks)
