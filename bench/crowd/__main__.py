"""`python -m bench.crowd --residents 400000 --minutes 30`: with a city's own numbers."""

import argparse
from collections.abc import Mapping
from dataclasses import fields

from bench.crowd.engine import Counted, Crowd
from bench.crowd.kinds import Kind, kept
from bench.crowd.numbers import Numbers
from bench.crowd.report import DAYS, breaks_at, carries, fared, granted, needed, usd


def main() -> None:
    """Print both days: how people fare, what breaks first, what would carry them."""
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    for one in fields(Numbers):
        if one.name != "concurrency":
            flag = f"--{one.name.replace('_', '-')}"
            parser.add_argument(flag, type=type(one.default), default=one.default)
    for area in Numbers().concurrency:
        parser.add_argument(f"--{area.replace('_', '-')}-concurrency", type=int, metavar="N")
    given = vars(parser.parse_args())
    of_areas = dict(Numbers().concurrency)
    for area in of_areas:
        of_areas[area] = given.pop(f"{area}_concurrency") or of_areas[area]
    show(Numbers(**given, concurrency=of_areas), kept())


def show(numbers: Numbers, kinds: Mapping[str, Kind]) -> None:
    """What the command prints."""
    for name, day in DAYS.items():
        print(f"\n{name}, a sample of one in {numbers.of}, with the quotas given")
        _show_day(numbers, kinds, *day(numbers, kinds))
        print("  how many times as fast they come, and what breaks first:")
        for times, gate, share in breaks_at(numbers, kinds, name):
            print(f"    × {times:<6} {f'{gate} refuses {share:.0%}' if gate else 'nothing'}")
        quotas = needed(numbers, kinds, name)
        print("  what carries it, half as much again:")
        print(f"    API Gateway {quotas.api_rate:,} requests a second, burst {quotas.api_burst:,}")
        print(f"    concurrency of {_named(quotas.concurrency)}")
        print(f"    of the account {quotas.account_concurrency:,}")
        print(f"    each hot table {quotas.table_writes:,} writes a second, kept warm")
        if texts := quotas.texts_a_second:
            print(f"    {texts:,} texts to come in by a second, {2 * texts:,} messages of Meta's")
        print(f"{name}, with those")
        _show_day(numbers, kinds, *day(granted(numbers, quotas), kinds))
    print("\nresidents a second that each carries, by arithmetic")
    for gate, many in sorted(carries(numbers, kinds).items(), key=lambda one: one[1]):
        print(f"  {gate:<50} {many:>8,.0f}")


def _show_day(numbers: Numbers, kinds: Mapping[str, Kind], counted: Counted, crowd: Crowd) -> None:
    found = fared(counted, numbers.of)
    print(f"  {found.people:,} people, of whom {found.gave_up:,} gave up;", end=" ")
    print(f"the last is done after {found.last_s:,} s")
    print(f"  requests {found.tries:,}, at most {found.most_a_second:,} in a second")
    print(f"  from the first press, s: {_shares(found.waited_s)}")
    print(f"  the answer itself, ms: {_shares(found.answers_ms)}")
    print(f"  refused: {_named(found.refused)}")
    print(f"  items held by another, tried again by the writer: {found.conflicts:,}")
    at_once = {area: one.peak * numbers.of for area, one in crowd.functions.items() if one.peak}
    print(f"  functions at once: {_named(at_once)}")
    print(f"  USD {usd(counted, numbers, kinds):,}")


def _shares(of: Mapping[int, float]) -> str:
    return ", ".join(f"p{share} {value:,}" for share, value in of.items())


def _named(of: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {many:,}" for name, many in of.items())


if __name__ == "__main__":
    main()
