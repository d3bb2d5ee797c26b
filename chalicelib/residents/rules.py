"""What a resident is and how staff find one, what a row of the residents' file must hold, who may
claim from a campaign, and who may stand for a resident without a phone."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.core.values import identifiers, ids
from chalicelib.core.values.errors import Explained, Refused, invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.rejected import Rejected, RowError

REQUIRED_COLUMNS = ("nik", "name", "phone", "kelurahan_code", "segments")
OPTIONAL_COLUMNS: tuple[str, ...] = ()

# Permendagri 73/2022 art. 4 (2) allows 60 letters from 2022 on; older names and names with
# degrees are longer.
NAME_LONGEST = 100
SEGMENT_LONGEST = 32
SEGMENTS_MOST = 10

# So many letters of a name are a key of the index, and the least that one may look for.
NAME_BUCKET = 3

_SEGMENT = re.compile(rf"[a-z0-9_-]{{1,{SEGMENT_LONGEST}}}")


# Where a visitor lives, of whom nothing is known but a phone.
NOWHERE = ""
# So long after the last of their vouchers could be spent, or after they came, nothing of a visitor
# is needed any more (UU 27/2022 art. 43: what has served its end is deleted).
VISITORS_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident of the registry, or a visitor, of whom only a phone's hash is known: no name, no
    NIK, and NOWHERE to live. `phone` is `+62…` or None; `phone_hash` its keyed hash."""

    id: str
    name: str
    nik_last4: str
    phone: str | None
    phone_hash: str | None
    kelurahan_code: str
    segments: tuple[str, ...]

    @property
    def is_visitor(self) -> bool:
        return self.kelurahan_code == NOWHERE


def visitor(id: str, phone_hash: str) -> Resident:
    """A visitor, by the keyed hash of the phone that they proved."""
    return Resident(id, "", "", None, phone_hash, NOWHERE, ())


@dataclass(frozen=True, slots=True)
class Sought:
    """What staff look for: `text` is an id, a NIK or a phone in normal form, or the beginning of a
    name; "" where all residents are listed."""

    by: Literal["all", "id", "nik", "phone", "name"]
    text: str


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """A resident as one good row tells: all in normal form.

    `nik` is 16 digits, to be hashed before it is stored; `phone` is `+62…` or None; `segments`
    are lower case, sorted, each once.
    """

    nik: str
    name: str
    phone: str | None
    kelurahan_code: str
    segments: tuple[str, ...]


def parse_resident(record: dict[str, str]) -> ResidentRow | list[RowError]:
    """The resident of one row (a cell by each of REQUIRED_COLUMNS), or all that is wrong in it."""
    values: dict[str, Any] = {}
    errors: list[RowError] = []
    for column, read in _CELLS:
        try:
            values[column] = read(record[column])
        except Rejected as rejected:
            errors.append(rejected.error)
    return errors or ResidentRow(**values)


def segments(text: str) -> tuple[str, ...]:
    """Segments from `lansia|difabel`: lower case, sorted, each once; none from an empty cell.

    Raises Rejected for other separators, other characters, over 32 characters or 10 segments.
    """
    if identifiers.is_blank(text):
        return ()
    found = {part for part in [part.strip().lower() for part in text.split("|")] if part}
    if not all(map(_SEGMENT.fullmatch, found)):
        raise Rejected("segments", "segment_invalid", longest=SEGMENT_LONGEST)
    if len(found) > SEGMENTS_MOST:
        raise Rejected("segments", "segments_many", most=SEGMENTS_MOST)
    return tuple(sorted(found))


def _name(text: str) -> str:
    return identifiers.plain_text(text, "name", NAME_LONGEST)


def _phone(text: str) -> str | None:
    return None if identifiers.is_blank(text) else identifiers.phone(text)


_CELLS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("nik", identifiers.nik),
    ("name", _name),
    ("phone", _phone),
    ("kelurahan_code", identifiers.kelurahan),
    ("segments", segments),
)


def second_row(first: int) -> RowError:
    """What to tell a row whose NIK stood already in row `first` of the same file."""
    return Rejected("nik", "duplicate_row", first=first).error


def niks_look_rounded(rows: int, ending_in_zero: int) -> bool:
    """Whether a spreadsheet rounded the whole NIK column, seen by its last digits alone.

    A spreadsheet keeps 15 digits of a number and writes 0 for the 16th, so each rounded NIK looks
    whole (`…0012` becomes `…0010`) and stands for somebody else. One of them proves nothing; but
    a tenth of true NIKs end in 0, so that 20 rows and more all do is no chance (10^-20).
    """
    return rows >= 20 and ending_in_zero == rows


def eligible(
    kelurahan_code: str,
    segments: Collection[str],
    campaign_kelurahan: Collection[str],
    campaign_segments: Collection[str],
) -> bool:
    """Whether a resident may claim: lives in one of the kelurahan and shares a segment.

    An empty list of the campaign means no limit; any one shared segment is enough. A visitor lives
    nowhere in the city, and claims by codes alone.
    """
    if kelurahan_code == NOWHERE:
        return False
    lives_there = not campaign_kelurahan or kelurahan_code in campaign_kelurahan
    belongs = not campaign_segments or any(one in campaign_segments for one in segments)
    return lives_there and belongs


def sought(q: str) -> Sought:
    """What somebody who typed `q` looks for: whatever reads as a whole NIK or phone is one."""
    q = q.strip()
    if not q:
        return Sought("all", "")
    if q.startswith(ids.RESIDENT):
        return Sought("id", q)
    try:
        return Sought("nik", identifiers.nik(q))
    except Rejected:
        pass
    try:
        return Sought("phone", identifiers.phone(q))
    except Rejected:
        return Sought("name", q)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a claim finds of a resident: their phone (a keyed hash, "" for none), where they live,
    their segments, and the vouchers that they have claimed of the campaign, oldest first."""

    phone: str
    kelurahan_code: str
    segments: tuple[str, ...]
    claimed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entitled:
    """The same of all campaigns: `vouchers` by campaign, oldest first."""

    phone: str
    kelurahan_code: str
    segments: tuple[str, ...]
    vouchers: Mapping[str, tuple[str, ...]]


def name_bucket(name: str) -> tuple[str, str]:
    """Under which key a name is found: its first letters (NAME_BUCKET), and all of it, folded.

    So many keep the key from being one for all, and can be asked for by whoever types.
    """
    folded = " ".join(name.casefold().split())
    return folded[:NAME_BUCKET], folded


def name_key(resident: Resident) -> str:
    """What sorts residents by name; the id tells those of one name apart."""
    return f"{name_bucket(resident.name)[1]}#{resident.id}"


# Standing for somebody

# For so long one may stand for somebody before it is said anew, and for so many persons by one
# phone: a family's, and nobody's trade.
STANDS_AT_MOST = timedelta(days=366)
PERSONS_MOST = 4

DelegationState = Literal["proposed", "active", "ended"]
PROPOSED: DelegationState = "proposed"
STANDING: DelegationState = "active"
ENDED: DelegationState = "ended"


@dataclass(frozen=True, slots=True)
class Delegation:
    """That a resident, the delegate, may claim and spend for one who has no phone, until an
    instant: as an officer has recorded it, and once the delegate has accepted it.

    `phone` is the keyed hash of the delegate's phone, by which alone they stand for them. `since`
    is the second (since 1970) from which on what they draw pays, 0 before they have accepted;
    `ended_by` the actor who has ended it, "" of one that stands or whose time is over.
    """

    resident_id: str
    resident_name: str
    delegate_id: str
    delegate_name: str
    phone: str
    until: str
    reason: str
    named_by: str
    named_at: str
    stored_state: DelegationState = PROPOSED
    since: int = 0
    ended_by: str = ""
    ended_at: str = ""

    def state(self, now: datetime) -> DelegationState:
        """In what state it is at an instant: it ends by itself."""
        return ENDED if to_text(now) >= self.until else self.stored_state

    def stands(self, delegate_id: str, phone: str, now: datetime) -> bool:
        """Whether this resident may act by this phone (a keyed hash) at an instant."""
        return self.state(now) == STANDING and (self.delegate_id, self.phone) == (
            delegate_id,
            phone,
        )


_OFFICERS_OWN = (
    "Wakil itu memakai nomor HP Anda sendiri, jadi tidak dicatat. Mintalah petugas lain untuk "
    "mencatatnya.",
    "That delegate has your own phone, so nothing was recorded. Ask another officer to record it.",
)


def naming_refusal(
    person: Resident, delegate: Resident, until: str, officer_phone: str, now: datetime
) -> Refused | None:
    """Why a resident cannot be named to stand for a person; None where nothing is in the way. Who
    records it (by their phone, a keyed hash) is not whom they name: one person's word would do."""
    if person.is_visitor or delegate.is_visitor:
        return Refused("not_found")
    if person.phone_hash is not None:
        return _has_a_phone(person)
    if delegate.phone_hash is None:
        return invalid(
            "phone", "wakil harus punya nomor HP sendiri", "a delegate needs a phone of their own"
        )
    if delegate.phone_hash == officer_phone:
        return Explained("same_person", _OFFICERS_OWN)
    if not to_text(now) < until <= to_text(now + STANDS_AT_MOST):
        return invalid(
            "until",
            f"harus di depan, paling lama {STANDS_AT_MOST.days} hari lagi",
            f"must be ahead, by at most {STANDS_AT_MOST.days} days",
        )
    return None


def _has_a_phone(person: Resident) -> Refused:
    return Explained(
        "state_conflict",
        (
            "Warga ini punya nomor HP sendiri, jadi wakil tidak dicatat. Kosongkan dulu nomornya"
            " bila HP itu sudah tidak ada.",
            "This resident has a phone of their own, so no delegate was recorded. Take the number"
            " away first if that phone is gone.",
        ),
        resident_id=person.id,
    )


class TooManyPersons(Explained):
    """The phone stands for as many persons as one may."""

    def __init__(self) -> None:
        super().__init__(
            "state_conflict",
            (
                f"Nomor HP ini sudah mewakili {PERSONS_MOST} orang, jadi wakil tidak dicatat."
                " Pilih wakil lain, atau akhiri salah satunya.",
                f"This phone stands for {PERSONS_MOST} persons already, so no delegate was"
                " recorded. Choose somebody else, or end one of them.",
            ),
        )
