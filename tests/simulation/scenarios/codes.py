"""Codes: one code before two residents, a file that is made void beside claims, a pause."""

import csv
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.simulation.actors.acts import Actor
from tests.simulation.actors.jobs import runs
from tests.simulation.actors.people import claims_by_code
from tests.simulation.actors.staff import changes, does, funds
from tests.simulation.scenarios.casting import FACE, scenario, second_admin
from tests.simulation.world.people import People
from tests.simulation.world.world import World

_CODES = 3
_MAKING_S = 20.0


def _printed(world: World, people: People) -> dict[str, Any]:
    """A campaign of codes whose file was made and fetched, and whoever has a slip of it."""
    campaign = people.campaign((_CODES + 1) * FACE, shards=2, audience="codes")
    ordered = people.admin.post(f"/admin/campaigns/{campaign}/codes", {"count": _CODES}).ok(202)
    world.wait(_MAKING_S)
    path = f"/admin/campaigns/{campaign}/codes/{ordered['id']}"
    address = urlsplit(people.admin.get(path).ok()["download_url"])
    content, _ = world.files.objects["tumbas-simulated-files" + address.path]
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return {
        "campaign": campaign,
        "file": path,
        "codes": [one["code"] for one in rows],
        "residents": [people.resident() for _ in range(3)],
        "admins": [people.admin, second_admin(people)],
        "finance": people.finance,
    }


def _handed_out(made: Any) -> Mapping[str, Actor]:
    first, second, third = made["residents"]
    found, other, _ = made["codes"]
    one, two = made["admins"]
    void = f"{made['file']}/void"
    return {
        "claims": claims_by_code(first, found),
        "claims too": claims_by_code(second, found),
        "claims another": claims_by_code(third, other),
        "voids": does(one, "void codes", void, {"reason": "berkas bocor"}, single=False),
        "funds": funds(made["finance"], made["campaign"], FACE, "SP2D-SIM-2"),
        "pauses": changes(two, made["campaign"], "pause", "publish"),
        "hour": runs("expire_due", 2, 400),
    }


CODES = scenario("codes", _printed, _handed_out, rounds=2)
