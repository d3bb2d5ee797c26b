"""What marketplaces do by their servers: a flood of theirs stops no till."""

from chalicelib.areas.door import door
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.routes import own as own_partner

app = door(
    (own_partner.api, PartnerParts),
)
