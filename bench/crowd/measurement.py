"""`python -m bench crowd`: kinds of request are measured anew, and both days run with them."""

from dataclasses import replace

from bench.city import City
from bench.crowd.kinds import TITLE, as_detail, measured
from bench.crowd.numbers import Numbers
from bench.crowd.report import DAYS, breaks_at, carries, fared, granted, needed, usd
from bench.result import Result

# As much as a machine does in a few minutes.
SAMPLE = 16


def crowd(city: City) -> list[Result]:
    """Malang's release day and market day, with the quotas that an account has and with those that
    it needs; and what breaks first."""
    kinds = measured(city)
    numbers = replace(Numbers(), of=SAMPLE)
    found = [
        Result(TITLE, len(kinds), "kinds", detail=as_detail(kinds)),
        Result(
            "residents a second that the first quota carries, by arithmetic",
            min(carries(numbers, kinds).values()),
            "people/s",
            detail=carries(numbers, kinds),
        ),
    ]
    for name, day in DAYS.items():
        quotas = needed(numbers, kinds, name)
        broken = {times: gate for times, gate, _ in breaks_at(numbers, kinds, name) if gate}
        given = granted(numbers, quotas)
        sides = {"as an account is": numbers, "granted": given}
        if name == "release day":
            sides["granted, tables new"] = replace(given, table_writes=0.0)
        for said, its in sides.items():
            counted, _ = day(its, kinds)
            fare = fared(counted, numbers.of)
            target = 0 if its is given else None
            bound = "most" if its is given else ""
            detail = {
                "people": fare.people,
                "waited_s": fare.waited_s,
                "answers_ms": fare.answers_ms,
                "tries": fare.tries,
                "refused": fare.refused,
                "conflicts": fare.conflicts,
                "most_a_second": fare.most_a_second,
                "usd": usd(counted, numbers, kinds),
            }
            title = f"{name}, quotas {said}: gave up"
            found.append(Result(title, fare.gave_up, "people", target, bound, detail))
        found.append(
            Result(
                f"{name}: requests a second to ask API Gateway for",
                quotas.api_rate,
                "requests",
                detail={
                    "concurrency": dict(quotas.concurrency),
                    "api_burst": quotas.api_burst,
                    "account_concurrency": quotas.account_concurrency,
                    "table_writes": quotas.table_writes,
                    "shards": quotas.shards,
                    "breaks_at_times_as_fast": broken,
                },
            )
        )
    return found
