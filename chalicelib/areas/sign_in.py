"""What a stranger may begin: signing in, and applying as a merchant."""

from chalicelib.areas.door import door
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes import sign_in
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import application

app = door((sign_in.api, IdentityParts), (application.api, MerchantParts))
