"""What a partner was told, and what it could not be told."""

from collections.abc import Iterator
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.partners.store import Partners
from chalicelib.webhooks.rules.delivery import Delivery
from chalicelib.webhooks.store import Deliveries


class ReadDeliveries(Component, frozen=True, kw_only=True):
    """The use case of looking at deliveries."""

    deliveries: Deliveries
    partners: Partners

    def page(
        self, partner_id: str, *, failed: bool, before: str | None, limit: int
    ) -> tuple[list[Delivery], str | None]:
        """A partner's deliveries, newest first, and the next cursor: all, or those that have
        failed. Raises `not_found` for a partner that there is not."""
        self.partners.get(partner_id)
        found = self._of(partner_id, failed, before)
        page = [*islice(found, limit)]
        more = next(found, None) is not None
        return page, page[-1].key if more else None

    def _of(self, partner_id: str, failed: bool, before: str | None) -> Iterator[Delivery]:
        if failed:
            return self.deliveries.failed(partner_id, before)
        return iter(self.deliveries.newest_first(partner_id, before))
