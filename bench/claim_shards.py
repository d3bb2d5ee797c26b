"""How many claims a second N budget shards carry: a simulation of conflicts.

One item takes one transaction at a time. A claim holds its shard for a window of WINDOW_S; one
that comes meanwhile is refused with a conflict at once and tries again after the writer's own
pauses. Which shard a resident asks is what the claim itself computes (`home_shard`), over ids of
the real form. Nothing else limits here: 20 ms is the long end of what a transaction takes.
"""

import heapq
from random import Random

from bench.city import City
from bench.result import Result
from chalicelib.core.dynamo import writer as dynamo
from chalicelib.core.values import ids
from chalicelib.vouchers.rules import home_shard

WINDOW_S = 0.020
ATTEMPTS = 1.5
CLAIMS_PER_S = 3_000
SECONDS = 6.0
SHARDS = (64, 96, 128, 192, 256, 384, 512)
# A release day: all of Malang within ten minutes.
RELEASE_DAY_PER_S = 1_500
TOGETHER = (1, 4, 64)


def claim_shards(_: City | None) -> list[Result]:
    """Attempts for each N at CLAIMS_PER_S, and the smallest N that stays within ATTEMPTS."""
    random = Random(11)
    residents = [ids.stable_id(ids.RESIDENT, random.randbytes(32)) for _ in range(60_000)]
    attempts = {n: simulated(n, CLAIMS_PER_S, residents, random) for n in SHARDS}
    enough = next((n for n in SHARDS if attempts[n][0] <= ATTEMPTS), 0)
    carried = _carried(enough, residents, random) if enough else 0
    default = _carried(SHARDS[0], residents, random)
    return [
        Result(
            f"claims a second at ≤ {ATTEMPTS} attempts with N = {enough} shards, 20 ms window",
            carried,
            "claims/s",
            CLAIMS_PER_S,
            "least",
            {
                "n": enough,
                "attempts_at_3000": {str(n): round(one[0], 2) for n, one in attempts.items()},
                "given_up_at_3000": {str(n): one[1] for n, one in attempts.items()},
            },
        ),
        Result(
            f"the same with the {SHARDS[0]} shards a campaign has by default", default, "claims/s"
        ),
        Result(
            f"money moved on to one of {SHARDS[0]} shards at {RELEASE_DAY_PER_S} claims a second: "
            "given up by the writer",
            given_up(1),
            "of 1",
            1e-5,
            "most",
            {"given_up_by_shards_together": {str(k): given_up(k) for k in TOGETHER}},
        ),
    ]


def given_up(together: int) -> float:
    """The chance that a transaction over so many shards finds one of them held by a claim at each
    of the writer's attempts (`campaigns/use/allocate.py` has the formula)."""
    free = (1 - RELEASE_DAY_PER_S * WINDOW_S / SHARDS[0]) ** together
    attempts, waited, pause = 1, 0.0, dynamo._FIRST_PAUSE_S
    while waited + pause <= dynamo.PATIENCE_S:
        waited += pause
        attempts += 1
        pause = min(pause * 2, dynamo._LONGEST_PAUSE_S)
    return (1.0 - free) ** attempts


def simulated(
    shards: int, per_second: float, residents: list[str], random: Random
) -> tuple[float, int]:
    """Mean attempts of a claim, and how many gave up, when claims come in at random."""
    arrivals: list[tuple[float, int, int, float, float]] = []
    now = 0.0
    count = 0
    while now < SECONDS:
        now += random.expovariate(per_second)
        home = home_shard(residents[count % len(residents)], shards)
        arrivals.append((now, count, home, dynamo._FIRST_PAUSE_S, now))
        count += 1
    busy_until = [0.0] * shards
    made = given_up = 0
    heapq.heapify(arrivals)
    while arrivals:
        at, claim, shard, pause, begun = heapq.heappop(arrivals)
        made += 1
        if at >= busy_until[shard]:
            busy_until[shard] = at + WINDOW_S
        elif at - begun + pause > dynamo.PATIENCE_S:
            given_up += 1
        else:
            again = at + pause * (0.5 + random.random())
            longer = min(pause * 2, dynamo._LONGEST_PAUSE_S)
            heapq.heappush(arrivals, (again, claim, shard, longer, begun))
    return made / count, given_up


def _carried(shards: int, residents: list[str], random: Random) -> int:
    """The highest rate within ATTEMPTS, to the nearest hundred claims a second."""
    low, high = 1, int(shards / WINDOW_S / 100)
    while low < high:
        middle = (low + high + 1) // 2
        mean, _ = simulated(shards, middle * 100, residents, random)
        low, high = (middle, high) if mean <= ATTEMPTS else (low, middle - 1)
    return low * 100
