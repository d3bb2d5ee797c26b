"""A release day of sign-ins by message: 889,359 people within an hour, second by second.

People press the button, send the text SENDS_S later, and type the code TYPES_S after the answer.
What holds them up are the API's ceilings (`PUBLIC_CEILINGS`: who is refused presses again, and
comes in the order of those who wait), and Meta's throughput, which counts what comes and what goes
of one number together: 80 messages a second, or 1,000 after an upgrade that it makes by itself
("Throughput", Cloud API). How Meta shares it is not said: here either gets half where both wait. A
text that comes when it has ended is not answered, and its person knocks again.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import prices
from bench.city import City
from bench.messages import STATUSES, Step, lines, measured
from bench.result import Result
from chalicelib.core.http.api import PREFIX
from chalicelib.identity.rules.texts import TEXT_LIFE
from infra.areas import CONCURRENCY
from infra.http_api import PUBLIC_CEILINGS
from infra.template import SCALING

PEOPLE = 889_359
HOUR_S = 3_600
SENDS_S, TYPES_S = 15, 10
KNOCKS = PUBLIC_CEILINGS["POST", f"{PREFIX}/auth/knock"]
TOKENS = PUBLIC_CEILINGS["POST", f"{PREFIX}/auth/token"]
WEBHOOKS = PUBLIC_CEILINGS["POST", f"{PREFIX}/webhooks/whatsapp"]
# Functions at once, ten answers each, 0.3 s an answer.
ANSWERS = SCALING["answers"]["ScalingConfig"]["MaximumConcurrency"] * 10 / 0.3
LONGEST_S = 12 * HOUR_S

Crowd = Callable[[int], float]


@dataclass
class Day:
    """What became of everybody: when they were in, counted from when they first pressed."""

    waits: dict[int, int] = field(default_factory=dict)
    last_s: int = 0
    within_the_hour: int = 0
    knocks: int = 0
    for_nothing: int = 0
    most_tokens: int = 0

    def wait_of(self, share: float) -> int:
        """The wait that so many people's does not exceed, in seconds."""
        wanted, seen = share * sum(self.waits.values()), 0
        for wait in sorted(self.waits):
            seen += self.waits[wait]
            if seen >= wanted:
                return wait
        return 0


def evenly(second: int) -> float:
    """As many in each second of the hour."""
    return PEOPLE / HOUR_S if second < HOUR_S else 0.0


def at_once(second: int) -> float:
    """Half of them in the first quarter of an hour, as after an announcement."""
    quarter = HOUR_S // 4
    if second < quarter:
        return PEOPLE / 2 / quarter
    return PEOPLE / 2 / (HOUR_S - quarter) if second < HOUR_S else 0.0


def release_day(city: City) -> list[Result]:
    """Who is in when, at each of Meta's throughputs; what the functions need; and the bill."""
    steps = measured(city)
    usd = sum(lines(steps).values())
    found = []
    for crowd in (evenly, at_once):
        for throughput, knocks in ((80, KNOCKS), (80, 40), (1_000, KNOCKS)):
            day = simulated(crowd, throughput, knocks)
            title = f"release day, {crowd.__name__}, Meta {throughput}/s, knocks {knocks}/s"
            target = PEOPLE if throughput == 1_000 else None
            detail = {
                "wait_p50_s": day.wait_of(0.5),
                "wait_p95_s": day.wait_of(0.95),
                "last_in_after_s": day.last_s,
                "knocks": day.knocks,
                "texts_for_nothing": day.for_nothing,
                "aws_usd": round(usd * day.knocks, 2),
                "meta_usd": round(prices.WHATSAPP_ANSWER * day.knocks, 2),
            }
            bound = "least" if target else ""
            # The last to press need a moment, too.
            said = f"{title}: in after an hour and a minute"
            found.append(Result(said, day.within_the_hour, "people", target, bound, detail))
    day = simulated(at_once, 1_000, KNOCKS)
    return [
        *found,
        Result(
            "release day: functions of sign_in at once",
            round(_at_once(steps, day), 1),
            "functions",
            CONCURRENCY["sign_in"],
            "most",
            {"tokens_a_second": day.most_tokens, "webhooks_a_second": KNOCKS * (1 + STATUSES)},
        ),
        Result("release day by message: AWS", round(usd * day.knocks, 2), "USD"),
        Result(
            "release day by message: Meta, at its price of an answer since 2026-10-01",
            round(prices.WHATSAPP_ANSWER * day.knocks, 2),
            "USD",
        ),
        Result("the same by SMS", round(prices.SMS * PEOPLE, 2), "USD"),
    ]


def _at_once(steps: dict[str, Step], day: Day) -> float:
    """By Little's law, at the ceilings themselves, as the functions took their time here."""
    ms = KNOCKS * steps["knock"].ms + day.most_tokens * steps["token"].ms
    return (ms + min(WEBHOOKS, KNOCKS * (1 + STATUSES)) * steps["webhook"].ms) / 1000


def simulated(crowd: Crowd, throughput: int, knocks: int) -> Day:
    """A day, in steps of a second, in which so many may knock a second. Whoever waits is known by
    when they first pressed."""
    day = Day()
    pressing: deque[int] = deque()
    # With the second from which on it counts: when the text was made, when the code is typed.
    sending: deque[tuple[int, int]] = deque()
    coming: deque[tuple[int, int]] = deque()
    owed: deque[tuple[int, int]] = deque()
    typing: deque[tuple[int, int]] = deque()
    due, pressed, entered = 0.0, 0, 0
    for second in range(LONGEST_S):
        due += crowd(second)
        # A rounded fraction must not keep somebody at home.
        new = PEOPLE - pressed if second == HOUR_S else min(int(due) - pressed, PEOPLE - pressed)
        pressing.extend([second] * new)
        pressed += new
        for _ in range(min(knocks, len(pressing))):
            sending.append((second, pressing.popleft()))
            day.knocks += 1
        while sending and sending[0][0] + SENDS_S <= second:
            coming.append(sending.popleft())
        room = throughput
        for _ in range(min(len(coming), max(throughput // 2, throughput - len(owed)))):
            made, first = coming.popleft()
            room -= 1
            if second - made > TEXT_LIFE.total_seconds():
                day.for_nothing += 1
                pressing.append(first)
            else:
                owed.append((made, first))
        for _ in range(min(len(owed), room, int(ANSWERS))):
            typing.append((second + TYPES_S, owed.popleft()[1]))
        tokens = 0
        while typing and typing[0][0] <= second and tokens < TOKENS:
            _, first = typing.popleft()
            tokens += 1
            entered += 1
            day.waits[second - first] = day.waits.get(second - first, 0) + 1
            day.last_s = second
            day.within_the_hour += second <= HOUR_S + 60
        day.most_tokens = max(day.most_tokens, tokens)
        if pressed >= PEOPLE and entered >= PEOPLE:
            break
    return day
