"""Whether a partner may still act: its token lives an hour, it may be suspended meanwhile."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.partners.store import Partners


class AdmitPartner(Component, frozen=True, kw_only=True):
    """The use case of a door at which a partner changes something."""

    partners: Partners

    def admit(self, partner_id: str) -> None:
        """Raises `forbidden` for a partner that is suspended."""
        partner = self.partners.find(partner_id)
        if partner is None or not partner.is_active:
            raise Refused("forbidden")
