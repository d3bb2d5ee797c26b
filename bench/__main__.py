"""`python -m bench [name …]`: measure, print a table, write bench/results.json.

Without names, everything; with names, theirs anew beside what stands there of the others, each with
the instant when it was measured. Ratios are of sides that took turns in one run; what misses its
target says so. Needs both Python environments (`make venvs`); loads nothing but this machine.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.bank_statement import bank_statement
from bench.city import City, small_city
from bench.claim_shards import claim_shards
from bench.codes import codes
from bench.cold_start import cold_start
from bench.costs import costs
from bench.crowd.measurement import crowd
from bench.days import days
from bench.documents import documents
from bench.growth_report import growth_report
from bench.handler_cpu import handler_cpu
from bench.impact import impact
from bench.lapse import lapse
from bench.live import live
from bench.messages import messages
from bench.notices import notices
from bench.notifications import notifications
from bench.orders import orders
from bench.pages import pages
from bench.passkeys import passkeys
from bench.purchases import purchases
from bench.reconciliation import reconciliation
from bench.redeem_parts import redeem_parts
from bench.release_day import release_day
from bench.result import Result
from bench.rewards import rewards
from bench.round_trips import round_trips
from bench.run_times import run_times
from bench.server import server
from bench.settlement import settlement
from bench.sticker_payment import sticker_payment
from bench.tail import tail
from bench.trial_balance import trial_balance
from bench.webhooks import webhooks
from bench.write_units import write_units

RESULTS = Path(__file__).with_name("results.json")

Measurement = Callable[[City], list[Result]]

# In this order: those from trial_balance on begin by emptying the tables.
MEASUREMENTS: dict[str, Measurement] = {
    one.__name__: one
    for one in (
        round_trips,
        write_units,
        orders,
        sticker_payment,
        purchases,
        impact,
        webhooks,
        codes,
        messages,
        release_day,
        crowd,
        rewards,
        notifications,
        notices,
        live,
        passkeys,
        handler_cpu,
        redeem_parts,
        server,
        tail,
        cold_start,
        claim_shards,
        costs,
        pages,
        run_times,
        trial_balance,
        growth_report,
        lapse,
        days,
        reconciliation,
        documents,
        settlement,
        bank_statement,
    )
}


def main() -> None:
    """Measure what was asked for; exits with 0 even where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], metavar="name")
    names = parser.parse_args().names or list(MEASUREMENTS)
    wanted = [name for name in MEASUREMENTS if name in names]
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    found: list[Result] = []
    began = time.perf_counter()
    with small_city() as city:
        for name in wanted:
            begun = time.perf_counter()
            results = MEASUREMENTS[name](city)
            kept[name] = measured(results, time.perf_counter() - begun)
            # Each at once: an hour's measuring may be interrupted.
            ordered = {name: kept[name] for name in MEASUREMENTS if name in kept}
            RESULTS.write_text(json.dumps(ordered, indent=1) + "\n")
            for result in results:
                print(line(result), flush=True)
            found += results
    missed = [result.what for result in found if result.met is False]
    seconds = time.perf_counter() - began
    print(f"\n{len(found)} results in {seconds:.0f} s; {len(missed)} targets missed")
    for what in missed:
        print(f"  missed: {what}")


def line(result: Result) -> str:
    """A row of the table."""
    sign = {"most": "≤", "least": "≥"}.get(result.bound, "")
    target = f"{sign} {result.target:g} {result.unit}" if result.target is not None else ""
    verdict = {True: "ok", False: "MISSED", None: ""}[result.met]
    return f"{result.what:<74} {result.value:>10g} {result.unit:<8} {target:<16} {verdict}".rstrip()


def measured(results: list[Result], seconds: float) -> dict[str, object]:
    """What results.json holds of a measurement."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "python": platform.python_version(),
        "seconds": round(seconds, 1),
        "results": [asdict(result) | {"met": result.met} for result in results],
    }


if __name__ == "__main__":
    main()
