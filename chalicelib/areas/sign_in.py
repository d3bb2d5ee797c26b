"""What a stranger may begin: signing in, also by a message that Meta brings, and applying as a
merchant. And the city's public keys,
for the ring that holds them has private ones, too, and what is public shall not read it."""

from chalicelib.areas.door import door
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes import keys, sign_in, whatsapp
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes import application
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.routes import key as push_key
from chalicelib.partners.parts import PartnerParts
from chalicelib.partners.routes import sign_in as client_sign_in

app = door(
    (client_sign_in.api, PartnerParts),
    (sign_in.api, IdentityParts),
    (whatsapp.api, IdentityParts),
    (keys.api, IdentityParts),
    (push_key.api, NoticeParts),
    (application.api, MerchantParts),
)
