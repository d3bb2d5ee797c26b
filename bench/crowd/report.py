"""What a crowd tells: how people fared, what breaks first, and which quotas would carry them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from bench import prices
from bench.bill import API_GB
from bench.crowd.days import OPENING, market_day, release_day
from bench.crowd.engine import GATEWAY, ITEM, LAMBDA, TABLE, Counted, Crowd
from bench.crowd.kinds import Kind
from bench.crowd.numbers import Numbers
from infra.tables import TABLES
from infra.template import EVERYDAY_MAXIMUM

Day = Callable[[Numbers, Mapping[str, Kind]], tuple[Counted, Crowd]]
DAYS: dict[str, Day] = {"release day": release_day, "market day": market_day}
GATES = (GATEWAY, LAMBDA, TABLE, ITEM)
# How many times as fast they come, until each gate has been seen to refuse.
FASTER = (0.125, 0.25, 0.5, 1, 2, 4, 8, 16)
# How many people of the first moments are looked at for that, none of them left out.
LOOKED_AT = 30_000
# A gate breaks where it refuses more than one request in a hundred.
BREAKS = 0.01
# What is asked of AWS beyond what was needed.
HEADROOM = 1.5
# Quotas that refuse nobody.
WITHOUT = 1_000
# What SNS hands on a second ("SMS throughput", where nothing was raised).
SMS_RATE = 20
# The tables that are kept warm, and the ceiling of one that is not.
HOT = frozenset(table.concept for table in TABLES if table.release_day)
OTHER_READS = EVERYDAY_MAXIMUM["MaxReadRequestUnits"]
# Lambda's concurrency beside the API's areas: streams, queues, clocks.
OTHERS = 200


@dataclass(frozen=True, slots=True)
class Fared:
    """How people fared: of all, not of the sample."""

    people: int
    gave_up: int
    waited_s: Mapping[int, float]
    answers_ms: Mapping[int, float]
    tries: int
    refused: Mapping[str, int]
    conflicts: int
    last_s: float
    most_a_second: int


def fared(counted: Counted, of: int) -> Fared:
    """What was counted of a sample, as of everybody."""
    answers = counted.took.get("claim") or [*counted.took["redeem"], *counted.took["pay"]]
    return Fared(
        (len(counted.waited) + counted.gave_up) * of,
        counted.gave_up * of,
        {share: round(at(counted.waited, share), 1) for share in (50, 95, 99)},
        {share: round(at(answers, share) * 1000) for share in (50, 95, 99)},
        sum(counted.tries.values()) * of,
        {gate: counted.refusals(gate) * of for gate in GATES},
        counted.conflicts * of,
        round(counted.last_s),
        max(counted.most_a_second.values(), default=0) * of,
    )


def at(values: Sequence[float], share: int) -> float:
    """The value that so many in a hundred do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)] if ordered else 0.0


def faster(numbers: Numbers, day: str, times: float) -> Numbers:
    """So many times as many a second, of whom LOOKED_AT are looked at."""
    if day == "release day":
        share = min(1.0, LOOKED_AT / numbers.residents)
        return replace(
            numbers,
            residents=round(numbers.residents * share),
            minutes=numbers.minutes * share / times,
            of=1,
        )
    rate = numbers.redemptions_per_hour * times
    minutes = min(numbers.market_minutes, LOOKED_AT / rate * 60)
    return replace(numbers, redemptions_per_hour=rate, market_minutes=minutes, of=1)


def breaks_at(
    numbers: Numbers, kinds: Mapping[str, Kind], day: str
) -> Iterator[tuple[float, str, float]]:
    """For each rate, how many times as fast, which gate refuses most, and what share it refuses."""
    for times in FASTER:
        counted, _ = DAYS[day](faster(numbers, day, times), kinds)
        tries = sum(counted.tries.values())
        shares = {gate: counted.refusals(gate) / tries for gate in GATES}
        worst = max(shares, key=lambda gate: shares[gate])
        yield times, worst if shares[worst] > BREAKS else "", shares[worst]


@dataclass(frozen=True, slots=True)
class Quotas:
    """What a city asks of AWS, and sets, for a day."""

    api_rate: int
    api_burst: int
    concurrency: Mapping[str, int]
    account_concurrency: int
    table_writes: int
    shards: int
    # Texts made to come in by a message; two messages each.
    texts_a_second: int


def needed(numbers: Numbers, kinds: Mapping[str, Kind], day: str) -> Quotas:
    """What carries the day with HEADROOM, from what it took where nothing refused it."""
    lifted = replace(
        numbers,
        api_rate=numbers.api_rate * WITHOUT,
        api_burst=numbers.api_burst * WITHOUT,
        concurrency={area: most * WITHOUT for area, most in numbers.concurrency.items()},
        environments_per_10_s=numbers.environments_per_10_s * WITHOUT,
        # Environments are made before the day (a rehearsal, provisioned concurrency): what is asked
        # for is what works at once, not what starts at once.
        warm=WITHOUT,
        cold_s=0.0,
        table_writes=numbers.table_writes * WITHOUT,
        table_writes_most=numbers.table_writes_most * WITHOUT,
        table_reads=numbers.table_reads * WITHOUT,
        new_table_writes=numbers.new_table_writes * WITHOUT,
        knock_rate=numbers.knock_rate * WITHOUT,
        messages_rate=numbers.messages_rate * WITHOUT,
    )
    counted, crowd = DAYS[day](lifted, kinds)
    of = numbers.of
    rate = max(counted.most_a_second.values()) * of * HEADROOM
    concurrency = {
        area: ceil(one.peak * of * HEADROOM) for area, one in crowd.functions.items() if one.peak
    }
    asked = [kinds[name] for name in counted.asked]
    writes = max((units for kind in asked for units in kind.writes.values()), default=0.0)
    a_second = len(counted.waited) * of / (numbers.minutes * 60)
    # Half of them come in the first third.
    most = a_second * 1.5 if day == "release day" else numbers.redemptions_per_hour / 3600
    return Quotas(
        ceil(rate / 100) * 100,
        ceil(rate / 200) * 100,
        concurrency,
        sum(concurrency.values()) + OTHERS,
        ceil(most * writes * HEADROOM / 100) * 100,
        numbers.shards,
        ceil(most * (1 - numbers.signed_in) * HEADROOM) if day == "release day" else 0,
    )


def granted(numbers: Numbers, quotas: Quotas) -> Numbers:
    """The same day where AWS has granted these, and the city has set them."""
    return replace(
        numbers,
        api_rate=float(max(quotas.api_rate, numbers.api_rate)),
        api_burst=float(max(quotas.api_burst, numbers.api_burst)),
        concurrency={
            area: max(most, quotas.concurrency.get(area, 0))
            for area, most in numbers.concurrency.items()
        },
        table_writes=max(float(quotas.table_writes), numbers.table_writes),
        table_writes_most=max(float(quotas.table_writes), numbers.table_writes_most),
        knock_rate=max(float(quotas.texts_a_second), numbers.knock_rate),
        messages_rate=max(2.0 * quotas.texts_a_second, numbers.messages_rate),
    )


def usd(counted: Counted, numbers: Numbers, kinds: Mapping[str, Kind]) -> float:
    """What AWS takes for it: answered requests through gateway, function and tables; what was
    refused, through the CDN alone. Without what follows a transfer (`bench/costs.py`)."""
    found = sum(counted.tries.values()) * prices.CDN_REQUEST
    for name, many in counted.asked.items():
        kind = kinds[name]
        found += many * (
            prices.HTTP_REQUEST
            + prices.LAMBDA_REQUEST
            + _seconds(numbers, kind) * API_GB * prices.LAMBDA_GB_S
            + sum(kind.writes.values()) * prices.WRITE_UNIT
            + sum(kind.reads.values()) * prices.READ_UNIT
        )
    return round(found * numbers.of, 2)


def carries(numbers: Numbers, kinds: Mapping[str, Kind]) -> dict[str, float]:
    """Claims a second that each gate carries by arithmetic: nothing simulated."""
    requests = [*OPENING, "claim"]
    most_units = max(kinds["claim"].writes.values())
    found = {
        "API Gateway's rate": numbers.api_rate / len(requests),
        "one table's writes, kept warm": numbers.table_writes / most_units,
        "one table's writes, new or idle": numbers.new_table_writes / most_units,
        "one table's writes, up to its ceiling": numbers.table_writes_most / most_units,
        "reads of a table that is not kept warm": OTHER_READS / _most_read_of_others(kinds),
        "coming in by a message: texts that may be made": numbers.knock_rate,
        "coming in by a message: Meta": numbers.messages_rate / 2,
        "coming in by SMS (SNS)": SMS_RATE,
    }
    for area in dict.fromkeys(kinds[name].area for name in requests):
        busy = sum(_seconds(numbers, kinds[name]) for name in requests if kinds[name].area == area)
        found[f"concurrency of {area}"] = numbers.concurrency[area] / busy
    # One transaction at a time in each: half as many are refused by chance alone.
    found["budget's shards, each half busy"] = numbers.shards / numbers.transaction_s / 2
    return {name: round(many) for name, many in found.items()}


def _most_read_of_others(kinds: Mapping[str, Kind]) -> float:
    """The units that somebody reads of the table, among those that are not kept warm, of which
    most is read."""
    read: Counter[str] = Counter()
    for name in [*OPENING, "claim"]:
        read.update({of: units for of, units in kinds[name].reads.items() if of not in HOT})
    return max(read.values(), default=0.0) or 1.0


def _seconds(numbers: Numbers, kind: Kind) -> float:
    last = numbers.transaction_s if kind.writes else numbers.call_s
    return kind.cpu_s * numbers.processor + max(0, kind.calls - 1) * numbers.call_s + last
