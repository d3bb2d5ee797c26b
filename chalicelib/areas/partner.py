"""What marketplaces do by their servers, and their shoppers in the wallet: a flood of theirs stops
no till."""

from chalicelib.areas.door import door
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.marketplace.routes import partner as checkouts
from chalicelib.marketplace.routes import resident as agreed_checkouts
from chalicelib.marketplace.routes import sales
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.routes import own as own_partner
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes import partner as product_feed
from chalicelib.webhooks import routes as webhooks
from chalicelib.webhooks.parts import WebhookParts

app = door(
    (own_partner.api, PartnerParts),
    (checkouts.api, MarketplaceParts),
    (agreed_checkouts.api, MarketplaceParts),
    (sales.api, MarketplaceParts),
    (product_feed.api, ProductParts),
    (webhooks.api, WebhookParts),
)
