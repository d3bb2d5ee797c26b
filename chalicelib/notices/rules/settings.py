"""How somebody wants to be told: which kinds, by push or only in the app, and not at night."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Literal

from chalicelib.core.values.instants import JAKARTA
from chalicelib.notices.rules.notice import KINDS, PUSHED_ALONE, Kind

# A phone, a tablet, a browser or two: whoever allows a sixth has lost one of them.
SUBSCRIPTIONS_MOST = 5

# How a shop is told its day's sum in the evening.
EveningSum = Literal["none", "sms"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser that takes pushes: where its push service does (`endpoint`), and the keys by which
    only the browser reads them (RFC 8291), in base64url. `phone` is the keyed hash of the phone
    that allowed it, `language` `id` or `en`."""

    id: str
    endpoint: str
    p256dh: str
    auth: str
    phone: str
    language: str
    created_at: str


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """How a resident or merchant wants to be told. Silent hours are `HH:MM` in WIB; none where both
    are the same. What was told up to `read_at` is read. `evening_sum` is a merchant's. `version`
    counts changes; 0: there were none."""

    subject_id: str
    off: frozenset[Kind] = frozenset()
    push: bool = True
    silent_from: str = "20:00"
    silent_until: str = "06:00"
    read_at: str = ""
    subscriptions: tuple[Subscription, ...] = ()
    evening_sum: EveningSum = "none"
    version: int = 0

    def wants(self, kind: Kind) -> bool:
        return kind not in self.off

    def is_told(self, kind: Kind) -> bool:
        """Whether there is a notice of such a kind."""
        return self.wants(kind) and (kind not in PUSHED_ALONE or self.takes_pushes)

    @property
    def takes_pushes(self) -> bool:
        return self.push and bool(self.subscriptions)

    def silence_ends(self, now: datetime) -> datetime | None:
        """When the silent hours end within which an instant falls; None where it falls in none."""
        local = now.astimezone(JAKARTA)
        begins, ends = time.fromisoformat(self.silent_from), time.fromisoformat(self.silent_until)
        clock = local.time()
        # Over midnight where they end earlier than they begin.
        over_midnight = ends < begins
        within = clock >= begins or clock < ends if over_midnight else begins <= clock < ends
        if not within:
            return None
        day = local.date() + timedelta(days=1 if over_midnight and clock >= begins else 0)
        return datetime.combine(day, ends, JAKARTA)


def switched(settings: NoticeSettings, kind: Kind, *, on: bool) -> NoticeSettings:
    """The settings with a kind switched on or off."""
    off = settings.off - {kind} if on else settings.off | {kind}
    return replace(settings, off=off)


def subscribed(settings: NoticeSettings, new: Subscription) -> NoticeSettings:
    """The settings with a browser that takes pushes; where there are too many, the oldest goes."""
    others = [one for one in settings.subscriptions if one.id != new.id]
    kept = sorted([*others, new], key=lambda one: one.created_at)[-SUBSCRIPTIONS_MOST:]
    return replace(settings, subscriptions=tuple(kept))


def unsubscribed(settings: NoticeSettings, subscription_id: str) -> NoticeSettings:
    """The settings without a browser."""
    kept = [one for one in settings.subscriptions if one.id != subscription_id]
    return replace(settings, subscriptions=tuple(kept))


def kinds_of(role: str) -> tuple[Kind, ...]:
    """What there is to switch on and off in a role."""
    return KINDS[role]
