"""The registry of residents over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Phone
from chalicelib.core.http.pages import Cursor, Limit, one_id, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.masks import mask_nik, mask_phone
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, RESIDENTS
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, StartedView, UploadedBody, run
from chalicelib.imports.rules import FILE_MOST_BYTES
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import Resident

# A list goes on after a resident, or a name and the resident who has it.
RESIDENT = f"(.+#)?{one_id(ids.RESIDENT)}"

api = Api("residents")
imports = Api("residents")


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


class ResidentView(View):
    id: str
    name: str
    nik: str
    phone: str | None
    kelurahan_code: str
    segments: list[str]


class ResidentPage(View):
    items: list[ResidentView]
    next_cursor: str | None


class ResidentsFound(View):
    items: list[ResidentView]


@api.route(
    "GET", "/resident/profile", RESIDENTS, answers={200: ProfileView}, refusals=("not_found",)
)
def profile(request: Request, residents: ResidentService) -> Answer:
    """Who I am to the registry."""
    resident = residents.get(request.subject.id)
    return Answer(
        200,
        {
            "id": resident.id,
            "name": resident.name,
            "kelurahan_code": resident.kelurahan_code,
            "segments": list(resident.segments),
        },
    )


@api.route("GET", "/admin/residents", ADMIN_READERS, query=SearchQuery, answers={200: ResidentPage})
def search(request: Request, residents: ResidentService) -> Answer:
    """Residents by id, whole NIK, whole phone, or the beginning of the name."""
    query = request.query
    found, after = residents.search(query.q, read_cursor(query.cursor, RESIDENT), query.limit)
    return Answer(200, page([shown(one) for one in found], after))


@api.route(
    "POST", "/admin/residents/search", ADMINS, body=SearchBody, answers={200: ResidentsFound}
)
def find(request: Request, residents: ResidentService) -> Answer:
    """The same by POST, so that a NIK or phone that is looked for stands in no address."""
    found, _ = residents.search(request.body.q, None, request.body.limit)
    return Answer(200, {"items": [shown(one) for one in found]})


@api.route(
    "GET",
    "/admin/residents/{resident_id}",
    ADMIN_READERS,
    answers={200: ResidentView},
    refusals=("not_found",),
)
def one(request: Request, residents: ResidentService) -> Answer:
    """One resident; NIK and phone masked."""
    return Answer(200, shown(residents.get(request.path["resident_id"])))


@api.route(
    "PATCH",
    "/admin/residents/{resident_id}",
    ADMINS,
    body=PhoneBody,
    answers={200: ResidentView},
    refusals=("not_found", "state_conflict"),
)
def change_phone(request: Request, residents: ResidentService) -> Answer:
    """Give a resident another phone, or none."""
    number = request.body.phone
    changed = residents.change_phone(
        request.path["resident_id"], phone(number) if number else None, request.subject
    )
    return Answer(200, shown(changed))


@imports.route(
    "POST",
    "/admin/residents/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView, 202: StartedView},
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def bring_in(request: Request, parts: ImportParts) -> Answer:
    """Import residents from a CSV file, or (202) from an upload; twice changes nothing."""
    return run("residents", request, parts)


def shown(resident: Resident) -> dict[str, Any]:
    """A resident as the API shows one to staff: NIK and phone masked."""
    return {
        "id": resident.id,
        "name": resident.name,
        "nik": mask_nik(resident.nik_last4),
        "phone": mask_phone(resident.phone) if resident.phone else None,
        "kelurahan_code": resident.kelurahan_code,
        "segments": list(resident.segments),
    }
