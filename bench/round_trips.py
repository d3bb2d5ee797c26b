"""How often redeem and claim go to DynamoDB, and how often they read before they write."""

from bench.captured import calls
from bench.city import City, pay
from bench.result import Result
from chalicelib.core.values.errors import Refused

WRITE = "TransactWriteItems"
# The home shard's transaction, and the proof: the root, the shards, the root again.
REFUSED_TARGET = 4


def round_trips(city: City) -> list[Result]:
    """Calls of a redeem, a claim, and a claim that an exhausted campaign (64 shards) refuses.

    The campaign's terms and the key ring are cached by each process (docs/ledger.md): the first
    request after 5 s reads the terms once more, which is counted apart.
    """
    spenders = city.spenders(2)
    tokens = city.tokens(spenders, 2)
    pay(city, tokens[0], 0)
    with calls(city.client) as redeem:
        pay(city, tokens[1], 0)

    several = city.campaign(funded=50_000 * 64 * 2)
    city.claim(several, city.residents[0])
    with calls(city.client) as claim:
        city.claim(several, city.residents[1])

    exhausted = city.campaign(funded=50_000)
    city.claim(exhausted, city.residents[0])
    with calls(city.client) as refused:
        _refused(city, exhausted)
    with calls(city.client) as known:
        _refused(city, exhausted)
    return [
        *_counted("redeem", redeem),
        *_counted("claim", claim),
        Result(
            f"claim refused, campaign of {exhausted.shards} shards exhausted: round trips",
            len(refused),
            "calls",
            REFUSED_TARGET,
            "most",
            {"calls": refused},
        ),
        Result(
            "the same in the second after, while the process knows it",
            len(known),
            "calls",
            1,
            "most",
            {"calls": known},
        ),
    ]


def _refused(city: City, exhausted: object) -> None:
    try:
        city.claim(exhausted, city.residents[1])  # type: ignore[arg-type]
    except Refused as refusal:
        if refusal.code == "campaign_exhausted":
            return
        raise
    raise AssertionError("the campaign was not exhausted")


def _counted(what: str, made: list[str]) -> list[Result]:
    before = made.index(WRITE)
    return [
        Result(f"{what}: round trips", len(made), "calls", 1, "most", {"calls": made}),
        Result(f"{what}: reads before the write", before, "calls", 0, "most"),
    ]
