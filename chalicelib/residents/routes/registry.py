"""The registry of residents: staff read it and change a phone, residents see themselves."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Phone
from chalicelib.core.http.pages import Cursor, Limit, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.masks import mask_nik, mask_phone
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, RESIDENTS
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.rules import Resident

# A list goes on after a resident, or a name and the resident who has it.
PLACE = f"(.+#)?{one_id(ids.RESIDENT)}"

api = Api("residents")


class SearchQuery(Query):
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class SearchBody(Body):
    q: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    limit: Limit = 50


class PhoneBody(Body):
    phone: Phone | None


class ProfileView(View):
    id: str
    name: str
    kelurahan_code: str
    segments: list[str]
    visitor: bool

    @classmethod
    def of(cls, resident: Resident) -> "ProfileView":
        return cls(
            resident.id,
            resident.name,
            resident.kelurahan_code,
            list(resident.segments),
            resident.is_visitor,
        )


class ResidentView(View):
    """A resident as the API shows one to staff: NIK and phone masked. A visitor has neither, no
    name, and no kelurahan."""

    id: str
    name: str
    nik: str
    phone: str | None
    kelurahan_code: str
    segments: list[str]
    visitor: bool

    @classmethod
    def of(cls, resident: Resident) -> "ResidentView":
        return cls(
            id=resident.id,
            name=resident.name,
            nik="" if resident.is_visitor else mask_nik(resident.nik_last4),
            phone=mask_phone(resident.phone) if resident.phone else None,
            kelurahan_code=resident.kelurahan_code,
            segments=list(resident.segments),
            visitor=resident.is_visitor,
        )


class ResidentPage(View):
    items: list[ResidentView]
    next_cursor: str | None


class ResidentsFound(View):
    items: list[ResidentView]


@api.route(
    "GET",
    "/resident/profile",
    RESIDENTS,
    answers={200: ProfileView},
    delegated=True,
    refusals=("not_found",),
)
def profile(request: Request, parts: ResidentParts) -> ProfileView:
    """Who I am to the registry."""
    return ProfileView.of(parts.look_up.one(request.subject.id))


@api.route("GET", "/admin/residents", ADMIN_READERS, query=SearchQuery, answers={200: ResidentPage})
def search(request: Request, parts: ResidentParts) -> ResidentPage:
    """Residents by id, whole NIK, whole phone, or the beginning of the name."""
    query = request.query
    found, after = parts.look_up.page(query.q, read_cursor(query.cursor, PLACE), query.limit)
    return ResidentPage([ResidentView.of(one) for one in found], next_cursor(after))


@api.route(
    "POST", "/admin/residents/search", ADMINS, body=SearchBody, answers={200: ResidentsFound}
)
def find(request: Request, parts: ResidentParts) -> ResidentsFound:
    """The same by POST, so that a NIK or phone that is looked for stands in no address."""
    found, _ = parts.look_up.page(request.body.q, None, request.body.limit)
    return ResidentsFound([ResidentView.of(one) for one in found])


@api.route(
    "GET",
    "/admin/residents/{resident_id}",
    ADMIN_READERS,
    answers={200: ResidentView},
    refusals=("not_found",),
)
def one(request: Request, parts: ResidentParts) -> ResidentView:
    """One resident; NIK and phone masked."""
    return ResidentView.of(parts.look_up.one(request.path["resident_id"]))


@api.route(
    "PATCH",
    "/admin/residents/{resident_id}",
    ADMINS,
    body=PhoneBody,
    answers={200: ResidentView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def change_phone(request: Request, parts: ResidentParts) -> ResidentView:
    """Give a resident another phone, or none."""
    number = request.body.phone
    return ResidentView.of(
        parts.change_phone.change(
            request.path["resident_id"], phone(number) if number else None, request.subject
        )
    )
