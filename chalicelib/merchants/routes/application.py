"""A stranger's application to become a merchant."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
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
    nmid: Cell = ""


class ApplicationView(View):
    id: str
    name: str
    category: str
    kelurahan_code: str
    state: str

    @classmethod
    def of(cls, merchant: Merchant) -> "ApplicationView":
        return cls(**{name: getattr(merchant, name) for name in cls.__struct_fields__})


@api.route(
    "POST",
    "/merchant/applications",
    PUBLIC,
    body=ApplicationBody,
    answers={201: ApplicationView},
    keyed="optional",
    refusals=("state_conflict",),
)
def apply(request: Request, parts: MerchantParts) -> ApplicationView:
    """Apply as a merchant; an admin approves."""
    form = msgspec.structs.asdict(request.body)
    return parts.apply.apply(form, request.subject.origin, request.key, ApplicationView.of)
