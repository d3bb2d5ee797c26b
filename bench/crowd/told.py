"""`python -m bench.crowd.told`: what docs/deploy.md says of a release day, from bench/results.json.

A unit test holds that the page has these very lines; after `python -m bench crowd` they are to be
put there anew.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bench.crowd.kinds import RESULTS
from bench.crowd.numbers import Numbers

_SHARES = {"0.125": "an eighth", "0.25": "a quarter", "0.5": "half", "1": "the whole"}
# What each quota is called there, by what the arithmetic calls it.
_CALLED = {
    "coming in by SMS (SNS)": "codes by SMS",
    "coming in by a message: Meta": "Meta at 80 messages a second",
    "coming in by a message: texts that may be made": "texts that may be made",
    "API Gateway's rate": "API Gateway",
    "concurrency of rest": "the rest's functions",
    "one table's writes, new or idle": "writes of a table that is new",
    "one table's writes, kept warm": "of one that is kept warm",
    "reads of a table that is not kept warm": "reads of one that is not",
    "one table's writes, up to its ceiling": "writes at a table's ceiling",
    "budget's shards, each half busy": "shards",
    "concurrency of claims": "the claims' functions",
}


def lines() -> Iterator[str]:
    """Each line as the page has it."""
    found = {
        one["what"]: (one["value"], one["detail"])
        for one in json.loads(RESULTS.read_text())["crowd"]["results"]
    }
    yield from _release_day(found)
    (_, carried), *_ = [each for what, each in found.items() if what.endswith("by arithmetic")]
    said = [f"{_CALLED[name]} {_round(many)}" for name, many in sorted(carried.items(), key=_many)]
    yield f"What each carries by arithmetic, residents a second: {', '.join(said)}."
    _, quotas = found["market day: requests a second to ask API Gateway for"]
    _, fared = found["market day, quotas as an account is: gave up"]
    times, gate = next(iter(quotas["breaks_at_times_as_fast"].items()))
    yield (
        f"A market day of {round(Numbers().redemptions_per_hour):,} redemptions an hour takes "
        f"{fared['most_a_second']:,} requests a second and {quotas['concurrency']['till']:,} "
        f"functions of the till; it breaks at {times} times that, at {gate}."
    )
    gave_up, fared = found["release day, quotas granted, tables new: gave up"]
    refused = fared["refused"]
    yield (
        "Where all of that is granted and tables are not kept warm, claims wait for them and keep "
        f"functions busy: {_round(refused['Lambda'] + refused['DynamoDB: table'])} requests are "
        "refused by Lambda or by a table, from the first press to the voucher it is "
        f"{_in_turn(fared['waited_s'])} s, and {_of(gave_up, fared)} give up."
    )


def _release_day(found: Mapping[str, Any]) -> Iterator[str]:
    (less, given), (more, fared) = (
        found[f"release day, quotas {said}: gave up"] for said in ("as an account is", "granted")
    )
    rate, quotas = found["release day: requests a second to ask API Gateway for"]
    numbers = Numbers()
    times, gate = next(iter(quotas["breaks_at_times_as_fast"].items()))
    refusing = [name for name, many in fared["refused"].items() if many]
    refusing_more = {"": "nobody", "Lambda": "nobody, but for functions that start"}
    areas = ("claims", "rest")
    has, wants = (
        ", ".join(f"{of[area]:,}" for area in areas)
        for of in (numbers.concurrency, quotas["concurrency"])
    )
    yield from (
        f"| requests | {_tries(given)}: people press again and again | {_tries(fared)} |",
        f"| gave up | {_of(less, given)} | {round(more):,} |",
        "| from the first press to the voucher, p50 / p95 / p99 | "
        f"{_in_turn(given['waited_s'])} s | {_in_turn(fared['waited_s'])} s |",
        f"| the answer itself | {_in_turn(given['answers_ms'])} ms | "
        f"{_in_turn(fared['answers_ms'])} ms |",
        f"| refused by | {gate}, from {_SHARES[times]} of this rate on | "
        f"{refusing_more[' '.join(refusing)]} |",
        f"| what AWS takes for it, without what follows | US$ {given['usd']:.0f} | "
        f"US$ {fared['usd']:.0f} |",
        f"| **API Gateway, requests a second** (burst) | {numbers.api_rate:,.0f} "
        f"({numbers.api_burst:,.0f}) | **{rate:,}** ({quotas['api_burst']:,}) |",
        f"| **concurrency**: claims, the rest; of the account | {has}; 1,000 | "
        f"**{wants}; {quotas['account_concurrency']:,}** |",
        f"| **each hot table, writes a second, kept warm** | {numbers.table_writes:,.0f} | "
        f"**{quotas['table_writes']:,}** |",
        f"| shards | {numbers.shards} | {quotas['shards']} |",
    )


def _tries(fared: Mapping[str, Any]) -> str:
    millions = fared["tries"] / 1_000_000
    whole = f"{millions:.0f}" if millions >= 10 else f"{millions:.1f}"
    return f"{whole} million, {_round(fared['most_a_second'])} in a second"


def _of(gave_up: float, fared: Mapping[str, Any]) -> str:
    return f"{_round(gave_up)} of {fared['people']:,}"


def _in_turn(shares: Mapping[str, float]) -> str:
    return " / ".join(f"{value:.0f}" if value >= 10 else f"{value:g}" for value in shares.values())


def _round(many: float) -> str:
    """To three digits."""
    digits = max(0, len(str(round(many))) - 3)
    return f"{round(many, -digits):,.0f}"


def _many(item: tuple[str, float]) -> float:
    return item[1]


if __name__ == "__main__":
    print(*lines(), sep="\n")
