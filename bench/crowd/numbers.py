"""A city's own numbers, and what is assumed of AWS and of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.areas import CONCURRENCY
from infra.http_api import PUBLIC_CEILINGS
from infra.template import RELEASE_DAY_MAXIMUM, WARM

# 889,359 residents of Malang, and a tenth of what Indonesia's markets ring up on a Saturday.
RESIDENTS = 889_359
REDEMPTIONS_PER_HOUR = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a city says of itself, and the quotas of its account.

    Rates are per second. `of` is the sample: one person of so many takes part, and each quota is
    divided by it, so that what is crowded stays as crowded.
    """

    # People.
    residents: int = RESIDENTS
    # Within which they all come; half of them in the first third.
    minutes: float = 10.0
    # The share whose phone is signed in already; the others come in by a message first.
    signed_in: float = 1.0
    # They send the text so long after it was made, and type the code so long after its answer.
    sends_s: float = 15.0
    types_s: float = 10.0
    # Who was refused reads it, and presses again after so long, so often.
    presses_after_s: float = 6.0
    presses_most: int = 30
    redemptions_per_hour: float = REDEMPTIONS_PER_HOUR
    market_minutes: float = 10.0
    by_sticker: float = 0.3
    shops: int = 20_000
    # The account. API Gateway: "2,500 requests a second, burst of 1,250" is Jakarta's default.
    api_rate: float = 2_500.0
    api_burst: float = 1_250.0
    knock_rate: float = float(PUBLIC_CEILINGS["POST", "/api/v1/auth/knock"])
    concurrency: Mapping[str, int] = field(default_factory=lambda: dict(CONCURRENCY))
    # "1,000 execution environment instances every 10 seconds", for each function.
    environments_per_10_s: float = 1_000.0
    # How many environments of each area are warm when it begins: yesterday's traffic left few.
    warm: int = 5
    # Init and first request of a cold function, against a warm one.
    cold_s: float = 0.9
    # What a table is kept warm for; 0 where it is not.
    table_writes: float = float(WARM["WriteUnitsPerSecond"])
    table_reads: float = float(WARM["ReadUnitsPerSecond"])
    # Its ceiling, up to which it grows by itself. All tables are simulated as hot ones.
    table_writes_most: float = float(RELEASE_DAY_MAXIMUM["MaxWriteRequestUnits"])
    # What a table has that is new, or has been idle ("Initial throughput of on-demand tables").
    new_table_writes: float = 4_000.0
    shards: int = 192
    # How long a transaction holds its items, and a call takes, in seconds.
    transaction_s: float = 0.015
    call_s: float = 0.006
    # A second of this machine's processor, in seconds of one of Lambda's.
    processor: float = 1.5
    # What Meta takes of one number, coming and going ("Throughput", Cloud API): 80, or 1,000.
    messages_rate: float = 80.0
    of: int = 8
    seed: int = 15
