"""What anybody may read: documents and days, which were made for everybody. No key is known here,
also no public one (chalicelib/areas/sign_in.py)."""

from pathlib import Path

from chalicelib.areas.door import door
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.routes import public as campaigns
from chalicelib.core.http import about
from chalicelib.days.parts import DayParts
from chalicelib.days.routes import public as days
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.routes import public as impact
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import public as merchants
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes import public as products
from chalicelib.showcase import routes as showcase
from chalicelib.showcase.parts import ShowcaseParts

# Of all areas' routes, which are not loaded here: written with the package (infra/described.py).
OPENAPI = Path(__file__).with_name("openapi.json")
OPENAPI_PARTNER = Path(__file__).with_name("openapi-partner.json")

app = door(
    (about.api_of(OPENAPI.read_text, OPENAPI_PARTNER.read_text), about.About),
    (days.api, DayParts),
    (merchants.api, MerchantParts),
    (campaigns.api, CampaignParts),
    (products.api, ProductParts),
    (showcase.api, ShowcaseParts),
    (impact.api, ImpactParts),
)
