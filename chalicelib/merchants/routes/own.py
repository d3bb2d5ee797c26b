"""What a merchant asks for about itself: its profile, and the phones that may use its till."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, Phone
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.parse import phone, plain_text
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes.views import OwnMerchantView
from chalicelib.merchants.rules.hours import OPENINGS_MOST, Day, Opening
from chalicelib.merchants.rules.merchant import SERVICES, Service
from chalicelib.merchants.rules.till import (
    CASHIER_NAME_LONGEST,
    Cashier,
    CashierRole,
    cashier_name,
    owner_of,
)

api = Api("merchants")


class CashierBody(Body):
    phone: Phone
    name: Name


Time = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?![\s\S])")]
Closing = Annotated[str, msgspec.Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(?![\s\S])")]


class OpeningBody(Body):
    day: Day
    opens: Time
    closes: Closing

    def read(self) -> Opening:
        """The opening that it says."""
        return Opening(self.day, self.opens, self.closes)


class ShopfrontBody(Body):
    services: Annotated[list[Service], msgspec.Meta(max_length=len(SERVICES))] | None = None
    hours: Annotated[list[OpeningBody], msgspec.Meta(max_length=OPENINGS_MOST)] | None = None


class CashierView(View):
    id: str
    name: str
    phone: str
    role: CashierRole
    added_at: str | None

    @classmethod
    def of(cls, cashier: Cashier) -> "CashierView":
        return cls(
            id=cashier.id,
            name=cashier.name,
            phone=cashier.phone_masked,
            role=cashier.role,
            added_at=cashier.added_at,
        )


class CashierPage(View):
    items: list[CashierView]
    next_cursor: str | None


@api.route(
    "GET", "/merchant/profile", MERCHANTS, answers={200: OwnMerchantView}, refusals=("not_found",)
)
def profile(request: Request, parts: MerchantParts) -> OwnMerchantView:
    """My shop as the city knows it, and who I am in it; a cashier sees no bank account."""
    merchant, cashier = parts.look_up.own(request.subject)
    return OwnMerchantView.seen_by(cashier, merchant)


@api.route(
    "PATCH",
    "/merchant/profile",
    MERCHANTS,
    body=ShopfrontBody,
    answers={200: OwnMerchantView},
)
def say(request: Request, parts: MerchantParts) -> OwnMerchantView:
    """Say how and when my shop sells; only the owner may. Hours are those of the whole week."""
    body = request.body
    hours = None if body.hours is None else [opening.read() for opening in body.hours]
    merchant = parts.shopfront.say(body.services, hours, request.subject)
    return OwnMerchantView.seen_by(owner_of(merchant), merchant)


@api.route("GET", "/merchant/cashiers", MERCHANTS, query=PageQuery, answers={200: CashierPage})
def every_cashier(request: Request, parts: MerchantParts) -> CashierPage:
    """Who may use my till: I, the owner, then the cashiers as they were added."""
    every = parts.cashiers.every(request.subject)
    found, after = cut(every, lambda one: one.id, request.query)
    return CashierPage([CashierView.of(one) for one in found], next_cursor(after))


@api.route(
    "POST",
    "/merchant/cashiers",
    MERCHANTS,
    body=CashierBody,
    answers={201: CashierView},
    keyed="optional",
    refusals=("state_conflict",),
)
def add_cashier(request: Request, parts: MerchantParts) -> CashierView:
    """Let another phone use my till; only the owner may."""
    name = cashier_name(plain_text(request.body.name, "name", CASHIER_NAME_LONGEST))
    number = phone(request.body.phone)
    return parts.cashiers.add(number, name, request.subject, request.key, CashierView.of)


@api.route(
    "DELETE",
    "/merchant/cashiers/{cashier_id}",
    MERCHANTS,
    answers={200: CashierView},
    refusals=("not_found", "state_conflict"),
)
def remove_cashier(request: Request, parts: MerchantParts) -> CashierView:
    """Take my till from a cashier, at once; only the owner may."""
    removed = parts.cashiers.remove(request.path["cashier_id"], request.subject)
    return CashierView.of(removed)
