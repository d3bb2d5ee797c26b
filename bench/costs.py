"""What a million redemptions cost on AWS, line by line, from measured units, bytes and times.

Three columns: by the resident's code as it was before (polls each second, a REST API, Lambda's own
log lines, traces), by the code now, and by the shop's sticker. What is assumed of people stands in
`WAYS` and is printed with the result.
"""

import io
import random
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from itertools import product
from math import ceil, inf
from statistics import median
from typing import Any

import msgspec

from bench import prices
from bench.bill import Asked, Follower, Sockets, Way, free_of_a_million, lines
from bench.captured import READS, WRITES, capacity
from bench.city import SPENT, City, body_of, pay, requests
from bench.result import Result
from bench.write_units import UNIT_BYTES
from chalicelib.core.values import ids
from chalicelib.core.values.instants import business_day, day_bounds, to_text, utc_now
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.fiscal.parts import FiscalParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.journal import JOURNAL_SHARDS
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.totals import CHUNK
from chalicelib.live.parts import LiveParts
from chalicelib.live.rules import Moved
from chalicelib.merchants.rules.merchant import CATEGORIES
from chalicelib.notices.parts import NoticeParts
from chalicelib.reports.parts import ReportParts
from chalicelib.reports.rules import Sale, SalesDay, pack
from chalicelib.stickers.parts import StickerParts
from chalicelib.vouchers.parts import VoucherParts

REDEMPTIONS_PER_SIGN_IN = 10
# How long a screen is looked at for each redemption, in minutes; it closes its connection when
# nobody looks. A shop that has its till open all day and is paid 13 times has 47.
TILL_MINUTES, WALLET_MINUTES = 5.0, 0.5
# How often screens ask by themselves, in minutes: after so long without a word
# (web/shared/live.ts), a till at least so often whatever it is told (web/merchant/till/hearing.ts).
TILL_SILENT, TILL_MOST, WALLET_SILENT = 5.0, 15.0, 0.5
# After how long a silent screen says a word, that API Gateway does not close.
WORD = 9.0
# A till's connection is opened anew for so many redemptions: after two hours, or another app.
TILL_OPENINGS = 0.2
OPENED = "the wallet opened a million times"
TARGETS = {"by code": 20.0, "by sticker": 15.0}
SAMPLES = 40
BATCH = 10
# A million redemptions a month are so many a minute, while shops are open.
A_MINUTE = 40
HINTS = 100_000


@dataclass(frozen=True)
class Measured:
    """What the bill is reckoned from."""

    asked: dict[str, Asked]
    followers: dict[str, Follower]
    opening: Asked


def ways(opening: Asked) -> dict[str, Way]:
    """How often people's screens ask, for one redemption.

    The wallet draws a code anew each minute. Before it asked each second until it was paid. Now the
    first code brings a ticket, with which it opens a connection, and it asks once it is told; at a
    sticker the answer itself says that it is paid, and the till reads what it was told of. Both ask
    by themselves where it is silent for long, as a hint may be lost: people come as they come, so a
    screen is looked at, and a till waits for the next, for longer or shorter than the mean. A till
    asks once for each connection.
    """

    def open_for(screens: float, minutes: float, hints: float) -> Sockets:
        words = asks(TILL_MINUTES, WORD)
        return Sockets(
            screens, minutes, hints + words, opening.seconds, opening.reads, opening.writes
        )

    before = {"draw": 1.5, "poll": 20.0, "scan": 1.0, "redeem": 1.0}
    till = {
        "sales": asks(TILL_MINUTES, TILL_SILENT, TILL_MOST) + TILL_OPENINGS,
        "ticket": TILL_OPENINGS,
    }
    polls = 1.0 + asks(WALLET_MINUTES, WALLET_SILENT)
    code = {"first": 1.0, "draw": 0.5, "poll": polls, "scan": 1.0, "redeem": 1.0, **till}
    sticker = {"look": 1.0, "pay": 1.0, "heard": 1.0, **till}
    return {
        "before": Way(before, rest=True, loud=True),
        "by code": Way(code, open_for(1 + TILL_OPENINGS, TILL_MINUTES + WALLET_MINUTES, hints=2.0)),
        "by sticker": Way(sticker, open_for(TILL_OPENINGS, TILL_MINUTES, hints=1.0)),
        # Beside a payment, as SMS is. Renewing a session is reckoned as a second profile.
        OPENED: Way({"vouchers": 1.0, "profile": 2.0, "unread": 1.0}),
    }


def asks(mean: float, silent: float, most: float = inf) -> float:
    """How often a screen asks by itself between two hints at random, `mean` minutes apart:
    where `silent` minutes pass without hint or question, and `most` since the last question."""
    drawn = random.Random(1)
    now = asked = 0.0
    questions = 0
    for _ in range(HINTS):
        hint = now + drawn.expovariate(1 / mean)
        while (next_one := min(max(now, asked) + silent, asked + most)) < hint:
            asked = next_one
            questions += 1
        now = hint
    return round(questions / HINTS, 2)


def costs(city: City) -> list[Result]:
    """USD for a million redemptions by each way, each line of it, and SMS beside."""
    measured = _measured(city)
    found = []
    for name, way in ways(measured.opening).items():
        # Nobody was told at once before.
        followers = {
            kind: one
            for kind, one in measured.followers.items()
            if name != OPENED and (kind != "live" or name != "before")
        }
        each = lines(way, measured.asked, followers)
        detail = {"lines": each, "assumed": {"requests": dict(way.requests), **_assumed(way)}}
        target = TARGETS.get(name)
        total = round(sum(each.values()), 2)
        bound = "most" if target else ""
        title = name if name == OPENED else f"a million redemptions {name}"
        found.append(Result(title, total, "USD", target, bound, detail))
        found += [Result(f"  {line}", usd, "USD") for line, usd in each.items() if usd]
        paid = round(total - free_of_a_million(each), 2)
        found.append(Result("  less what is free for good, in a month of one million", paid, "USD"))
    sms = round(prices.SMS / REDEMPTIONS_PER_SIGN_IN * prices.MILLION, 2)
    said = f"SMS beside: a sign-in ({prices.SMS} USD) to {REDEMPTIONS_PER_SIGN_IN} redemptions"
    measures = {
        "prices": f"{prices.REGION}, {prices.AS_OF}",
        "sources": {name: one._asdict() for name, one in prices.SOURCES.items()},
        "asked": msgspec.to_builtins(measured.asked),
        "followers": msgspec.to_builtins(measured.followers),
        "opening": msgspec.to_builtins(measured.opening),
    }
    return [*found, Result(said, sms, "USD", detail=measures)]


def _assumed(way: Way) -> dict[str, float]:
    sockets = way.sockets
    return {"opened": sockets.opened, "minutes": sockets.minutes, "hints": sockets.hints}


def _measured(city: City) -> Measured:
    asked, transfers = _asked(city)
    return Measured(asked, _followers(city, transfers), _opening(city))


def _units(city: City, act: Callable[[], object]) -> tuple[float, float]:
    """Units that something reads and writes."""
    with capacity(city.client, READS) as read, capacity(city.client, WRITES) as written:
        act()
    return _sum(read), _sum(written)


def _sum(consumed: list[dict[str, Any]]) -> float:
    return float(sum(one["CapacityUnits"] for one in consumed))


def _asked(city: City) -> tuple[dict[str, Asked], list[Transfer]]:
    """Each kind of request, and transfers of redemptions."""
    made = requests()
    spenders = city.spenders(10)
    shop, (resident, voucher) = city.merchants[0], spenders[0]
    merchant, wallet = city.access_token(shop), city.access_token(resident)
    tokens = city.tokens(spenders, 3 * (SAMPLES + 1))
    paid: list[Any] = [pay(city, token, i) for i, token in enumerate(tokens[:CHUNK])]
    tokens = city.tokens(spenders, 2 * (SAMPLES + 1))
    drawn = city.parts[VoucherParts].draw.draw(voucher, resident, None, None, False).token.jti
    # Nobody pays at one sticker more than some times a day.
    stickers = [city.parts[StickerParts].own.current(one.id).text for one in city.merchants]
    wallets = [city.access_token(one) for one, _ in spenders]

    def keyed(path: str, token: str, body: bytes) -> Any:
        event = made.event(path, token, body)
        for headers in (event["headers"], event["multiValueHeaders"]):
            value = ids.new_id("key_")
            headers["idempotency-key"] = value if headers is event["headers"] else [value]
        return event

    # A till that has sold something, and was paid at its sticker.
    city.parts[LedgerParts].journal.put_accounts([one.transfer for one in paid])
    today = business_day(utc_now()).isoformat()
    sticker = _json(sticker=stickers[0], amount=SPENT)
    answer = made.call(keyed("/resident/payments", wallets[-1], sticker))
    heard = msgspec.json.decode(answer["body"])["id"]

    def scanned(i: int) -> Any:
        return made.event("/merchant/scans", merchant, _json(token=tokens[SAMPLES + 1 + i]))

    kinds: dict[str, Callable[[int], Any]] = {
        "redeem": lambda i: keyed("/merchant/redemptions", merchant, body_of(tokens[i])),
        "scan": scanned,
        "draw": lambda _: made.event(f"/resident/vouchers/{voucher}/payment-tokens", wallet, b"{}"),
        "first": lambda _: made.event(
            f"/resident/vouchers/{voucher}/payment-tokens", wallet, _json(ticket=True)
        ),
        "poll": lambda _: made.event(f"/resident/payment-tokens/{drawn}", wallet, method="GET"),
        "ticket": lambda _: made.event("/live/tickets", wallet, _json(topics=[f"payment:{drawn}"])),
        "look": lambda _: made.event("/resident/stickers/read", wallet, _json(sticker=stickers[0])),
        "pay": lambda i: keyed(
            "/resident/payments",
            wallets[i % len(wallets)],
            _json(sticker=stickers[i % len(stickers)], amount=SPENT),
        ),
        "vouchers": lambda _: made.event(
            "/resident/vouchers", wallet, method="GET", query="limit=200"
        ),
        "profile": lambda _: made.event("/resident/profile", wallet, method="GET"),
        "unread": lambda _: made.event("/resident/notices", wallet, method="GET", query="limit=1"),
        "sales": lambda _: made.event(
            "/merchant/redemptions", merchant, method="GET", query=f"date={today}&limit=5"
        ),
        "heard": lambda _: made.event(f"/merchant/payments/{heard}", merchant, method="GET"),
    }
    found = {name: _one(city, made, event) for name, event in kinds.items()}
    return found, [one.transfer for one in paid]


def _json(**members: object) -> bytes:
    return msgspec.json.encode(members)


def _one(city: City, made: Any, event: Callable[[int], Any]) -> Asked:
    """One kind of request: the middle of some, and the units of one more."""
    times, log = [], io.StringIO()
    with redirect_stderr(log):
        for i in range(SAMPLES):
            prepared = event(i)
            begun = time.perf_counter()
            answer = made.call(prepared)
            times.append(time.perf_counter() - begun)
        last = event(SAMPLES)
        reads, writes = _units(city, lambda: made.call(last))
    logged = len(log.getvalue().encode()) // (SAMPLES + 1)
    return Asked(median(times), logged, len(answer["body"]), reads, writes)


def _opening(city: City) -> Asked:
    """A connection that is opened with its ticket."""
    live, resident = city.parts[LiveParts], city.residents[0]
    times: list[float] = []

    def ticket() -> str:
        return live.issue.issue(["wallet"], resident).ticket

    for one in [ticket() for _ in range(BATCH)]:
        begun = time.perf_counter()
        live.connect.connect(one, ids.new_id("con_"))
        times.append(time.perf_counter() - begun)
    last = ticket()
    reads, writes = _units(city, lambda: live.connect.connect(last, ids.new_id("con_")))
    return Asked(median(times), 0, 0, reads, writes)


def _followers(city: City, transfers: list[Transfer]) -> dict[str, Follower]:
    """What each transfer has done for it after it: projections in batches of the stream's, the
    queues' functions in tens."""
    ledger = city.parts[LedgerParts]

    def counted() -> None:
        ledger.journal.put_accounts(transfers)
        ledger.totals.apply(transfers)

    told = {str(i): _told(one) for i, one in enumerate(transfers[:BATCH])}
    fiscal = city.parts[FiscalParts].counting
    live, notices = city.parts[LiveParts].tell, city.parts[NoticeParts].tell_of_transfers

    def hinted() -> None:
        # As old as what the queue brings: what is late is told to nobody.
        moved = [msgspec.json.encode({"moved": _moved(one)}).decode() for one in transfers[:BATCH]]
        assert not live.take_up(moved).untold

    return {
        "projections": _follower(city, counted, len(transfers), in_queue=False),
        "reports": _reports(city, len(transfers)),
        "payouts": _follower(city, lambda: fiscal.count(told), BATCH),
        "notices": _follower(city, lambda: notices.take_up(told), BATCH),
        "live": _follower(city, hinted, BATCH),
    }


def _reports(city: City, sales: int) -> Follower:
    """A minute's sales are counted, on a day on which all kinds of shops have sold something in
    every kelurahan.

    Units are reckoned from bytes: the emulator counts an item as one, however large it is.
    """
    reports, now = city.parts[ReportParts], utc_now()
    begun, _ = day_bounds(business_day(now))
    today = SalesDay(business_day(now).isoformat(), to_text(begun))
    for number, (category, place) in enumerate(product(CATEGORIES, all_kelurahan()), 1):
        amount = 10_000 + 7_919 * number % 9_999_000
        today.add([Sale(to_text(now), today.day, category, place.code, "redeem", amount)])
    city.parts.writer.transact(
        [reports.head.move(reports.head.read(), begun), reports.sales.put(today)]
    )

    def count() -> None:
        assert reports.counting.step(utc_now())

    found = _follower(city, count, sales, in_queue=False)
    size = len(pack(reports.sales.find(today.day)))
    # The journal's shards, head and day are read; of each sale's shop two items, half a unit each.
    reads = (JOURNAL_SHARDS + 1 + ceil(size / 4096)) / A_MINUTE + 1
    writes = 2 * (1 + ceil(size / UNIT_BYTES)) / A_MINUTE
    return replace(found, reads=reads, writes=writes)


def _told(transfer: Transfer) -> str:
    return msgspec.json.encode(transfer).decode()


def _moved(transfer: Transfer) -> Moved:
    return Moved(
        transfer.id,
        transfer.kind,
        transfer.debit_account,
        transfer.credit_account,
        to_text(utc_now()),
    )


def _follower(
    city: City, act: Callable[[], object], transfers: int, *, in_queue: bool = True
) -> Follower:
    begun = time.perf_counter()
    reads, writes = _units(city, act)
    seconds = time.perf_counter() - begun
    return Follower(seconds / transfers, reads / transfers, writes / transfers, in_queue)
