"""A stranger's application to become a merchant."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Code, Id
from chalicelib.core.values.subject import PUBLIC
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import Merchant

api = Api("merchants")

Cell = Annotated[str, msgspec.Meta(max_length=300)]


class ApplicationBody(Body):
    nib: Cell
    name: Cell
    owner_name: Cell
    phone: Cell
    category: Cell
    kelurahan_code: Cell
    address: Cell
    bank_code: Cell
    bank_account: Cell
    bank_account_name: Cell
    challenge: Id
    code: Code
    nmid: Cell = ""


class ApplicationView(View):
    id: str
    # Whose it will be, once it is approved; another's application may have the same.
    merchant_id: str
    name: str
    category: str
    kelurahan_code: str
    state: str

    @classmethod
    def of(cls, application: Merchant, merchant_id: str) -> "ApplicationView":
        return cls(
            id=application.id,
            merchant_id=merchant_id,
            name=application.name,
            category=application.category,
            kelurahan_code=application.kelurahan_code,
            state=application.state,
        )


@api.route(
    "POST",
    "/merchant/applications",
    PUBLIC,
    body=ApplicationBody,
    answers={201: ApplicationView},
    keyed="optional",
    refusals=("otp_invalid", "otp_locked", "state_conflict"),
)
def apply(request: Request, parts: MerchantParts) -> ApplicationView:
    """Apply as a merchant, with a phone that a code proves; an admin approves."""
    form = msgspec.structs.asdict(request.body)
    challenge, code = form.pop("challenge"), form.pop("code")
    origin, key = request.subject.origin, request.key
    return parts.apply.apply(form, challenge, code, origin, key, ApplicationView.of)
