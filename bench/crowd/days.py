"""What people do on the two days: claim a voucher, and pay with it."""

from collections.abc import Generator, Mapping
from itertools import accumulate

from bench.crowd.engine import OK, TOO_MANY, Ask, Counted, Crowd, Person, Wait
from bench.crowd.kinds import Kind
from bench.crowd.numbers import Numbers
from chalicelib.identity.rules.texts import TEXT_LIFE

# What the wallet asks when it is opened (bench/costs.py: renewing a session is a second profile).
OPENING = ("profile", "vouchers", "profile", "unread")
# The page tries again by itself after these pauses where an answer leaves open what became of it
# (`untilKnown`, web/shared/api.ts).
FIRST_PAUSE_S, LONGEST_PAUSE_S, TRIES = 0.5, 8.0, 6
# What a payment takes people: a code to be shown, an amount to be typed.
SHOWS_S, TYPES_S = 4.0, 6.0


def release_day(numbers: Numbers, kinds: Mapping[str, Kind]) -> tuple[Counted, Crowd]:
    """Everybody opens the wallet and claims: half of them in the first third of the time."""
    crowd = Crowd(numbers, kinds)
    shards = max(1, numbers.shards // numbers.of)
    over = numbers.minutes * 60
    for _ in range(numbers.residents // numbers.of):
        early = crowd.random.random() < 0.5
        at = crowd.random.uniform(0, over / 3) if early else crowd.random.uniform(over / 3, over)
        in_already = crowd.random.random() < numbers.signed_in
        crowd.come(_claims(crowd, crowd.random.randrange(shards), in_already), at)
    return crowd.run(), crowd


def market_day(numbers: Numbers, kinds: Mapping[str, Kind]) -> tuple[Counted, Crowd]:
    """Payments come evenly, at shops of which a few are loved by many (Zipf)."""
    crowd = Crowd(numbers, kinds)
    shops = max(1, numbers.shops // numbers.of)
    loved = list(accumulate(1 / (rank + 10) for rank in range(shops)))
    over = numbers.market_minutes * 60
    many = int(numbers.redemptions_per_hour / 60 * numbers.market_minutes / numbers.of)
    for shop in crowd.random.choices(range(shops), cum_weights=loved, k=many):
        by_sticker = crowd.random.random() < numbers.by_sticker
        pays = _pays_at_sticker if by_sticker else _pays_by_code
        crowd.come(pays(crowd, ("shop", shop)), crowd.random.uniform(0, over))
    return crowd.run(), crowd


def _claims(crowd: Crowd, shard: int, in_already: bool) -> Person:
    began = crowd.now
    if not in_already and not (yield from _comes_in(crowd)):
        crowd.counted.gave_up += 1
        return
    for name in OPENING:
        if not (yield from _until_known(crowd, name)):
            crowd.counted.gave_up += 1
            return
    yield 2.0
    if (yield from _until_known(crowd, "claim", ("shard", shard))):
        crowd.counted.waited.append(crowd.now - began)
    else:
        crowd.counted.gave_up += 1


def _comes_in(crowd: Crowd) -> Generator[Wait | Ask, int, bool]:
    """By a message; a text that is answered when it has ended is made anew."""
    numbers = crowd.numbers
    for _ in range(numbers.presses_most):
        if not (yield from _until_known(crowd, "knock")):
            return False
        made = crowd.now
        yield numbers.sends_s
        answered = crowd.answered_at()
        yield answered - crowd.now
        if crowd.now - made <= TEXT_LIFE.total_seconds():
            yield numbers.types_s
            return (yield from _until_known(crowd, "token"))
    return False


def _pays_by_code(crowd: Crowd, shop: object) -> Person:
    began = crowd.now
    for name, items, pause in (
        ("draw", (), SHOWS_S),
        ("scan", (), TYPES_S),
        ("redeem", (shop,), 0.0),
    ):
        if not (yield from _until_known(crowd, name, *items)):
            crowd.counted.gave_up += 1
            return
        began += pause
        if pause:
            yield pause
    crowd.counted.waited.append(crowd.now - began)


def _pays_at_sticker(crowd: Crowd, shop: object) -> Person:
    began = crowd.now
    if not (yield from _until_known(crowd, "look")):
        crowd.counted.gave_up += 1
        return
    yield TYPES_S
    began += TYPES_S
    if (yield from _until_known(crowd, "pay", shop)):
        crowd.counted.waited.append(crowd.now - began)
    else:
        crowd.counted.gave_up += 1


def _until_known(crowd: Crowd, name: str, *items: object) -> Generator[Wait | Ask, int, bool]:
    """Press, and press again: whether it was answered at last."""
    numbers = crowd.numbers
    for _ in range(numbers.presses_most):
        pause = FIRST_PAUSE_S
        for tries in range(TRIES):
            status = yield name, items
            if status == OK:
                return True
            # A first 429 is said to the person: nothing was done.
            if status == TOO_MANY and not tries:
                break
            yield pause * crowd.random.uniform(0.5, 1.0)
            pause = min(2 * pause, LONGEST_PAUSE_S)
        yield numbers.presses_after_s * crowd.random.uniform(0.5, 1.5)
    return False
