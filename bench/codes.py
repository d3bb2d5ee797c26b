"""What codes cost: a claim by one in units and round trips beside a claim, and making a file."""

import time
from math import ceil
from typing import Any

from bench.captured import calls
from bench.city import ADMIN, FACE_VALUE, City
from bench.result import Result
from bench.write_units import UNIT_BYTES, sized, watched
from chalicelib.campaigns.rules.terms import CODES
from chalicelib.codes.parts import CodeParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherView

UNITS_TARGET = 12
# The code with its guesses, the transaction; the campaign and the file are read once in 5 s.
TRIPS_TARGET = 2
MADE = 1_000
MADE_TARGET_S = 60


def codes(city: City) -> list[Result]:
    """A claim by a code, the same again, and a file of MADE codes with its sheet."""
    terms = city.campaign(funded=2 * MADE * FACE_VALUE, audience=CODES)
    room = city.parts[CodeParts]
    file_id = room.order.order(terms.id, MADE, ADMIN, None, lambda file: file.id)
    began = time.perf_counter()
    room.work.take_up({"id": file_id}, lambda: 600_000)
    took_s = time.perf_counter() - began
    texts = _texts(city, file_id)

    def claim(number: int) -> Any:
        by = city.residents[number]
        return city.parts[VoucherParts].claim_by_code.claim(texts[number], by, None, VoucherView.of)

    claim(0)
    # Who signs in is entitled; here nobody has.
    city.parts[ResidentParts].welcome.welcome(city.residents[1].id, city.residents[1].phone)
    with calls(city.client) as made:
        writes = watched(city, lambda: claim(1))
    items = sized(city, writes)
    with calls(city.client) as again:
        claim(1)
    units = sum(2 * ceil(int(one["bytes"]) / UNIT_BYTES) for one in items)
    return [
        Result(
            "claim by a code: write units", units, "units", UNITS_TARGET, "most", {"items": items}
        ),
        Result(
            "claim by a code: round trips",
            len(made),
            "calls",
            TRIPS_TARGET,
            "most",
            {"calls": made},
        ),
        Result("the same code again: round trips", len(again), "calls", 1, "most"),
        Result(f"a file of {MADE} codes, with its sheet", took_s, "s", MADE_TARGET_S, "most"),
    ]


def _texts(city: City, file_id: str) -> list[str]:
    bucket = city.parts[CodeParts].bucket
    key = city.parts[CodeParts].files.get(file_id).key
    content = bucket.client.get_object(Bucket=bucket.name, Key=key)["Body"].read()
    return [row.partition(",")[0] for row in content.decode("utf-8-sig").splitlines()[1:]]
