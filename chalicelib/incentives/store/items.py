"""The incentives table.

pk                  sk                        holds
rrn#<rrn>           payment#<day>#<psp>       a payment, and which claim it has rewarded
rrn#<rrn>           claim#<claim>             a claim
<resident>          <instant>#<claim>         that the resident made it
<resident>          made#<day>                how many they made on this business day
<resident>          flagged                   when they had last spent a refunded payment's reward
shop#<merchant>     <instant>#<claim>         that it is of this shop
day#<day>#<shard>   <instant>#<claim>         that it was made on this business day
waiting#<shard>     <instant>#<claim>         that it may wait still
given_back#<day>    <instant>#<claim>         that its payment went back to the payer, and how much
card#<hash>         card                      whom it rewards by itself; for whom it has paid first

Everything about one payment stands under its number, so that whoever comes second, the acquirer or
the resident, finds the first with one reading. `by_state` has the claims that people look at: a
claim that is granted at once never enters it.
"""

from datetime import date, datetime

from chalicelib.core.values.instants import business_day, to_text
from chalicelib.incentives.rules.claim import Claim

SHARDS = 8
PAYMENT_PREFIX, CLAIM_PREFIX = "payment#", "claim#"
# Lists by instant: before the first, after the last.
FIRST, LAST = "0", ":"
FLAGGED_AT = "flagged"


def case_key(rrn: str) -> str:
    """Under which key everything about a payment's number stands."""
    return f"rrn#{rrn}"


def shop_key(merchant_id: str) -> str:
    """Under which key the claims of a shop are listed."""
    return f"shop#{merchant_id}"


def made_on(day: str) -> str:
    """Beside a resident's claims (after LAST), how many were made on a business day."""
    return f"made#{day}"


def day_keys(day: str) -> list[str]:
    """Under which keys the claims of a business day are listed."""
    return [f"day#{day}#{shard}" for shard in range(SHARDS)]


def waiting_keys() -> list[str]:
    """Under which keys claims are listed that may wait still."""
    return [f"waiting#{shard}" for shard in range(SHARDS)]


def given_back_key(day: date) -> str:
    """Under which key the rewarded payments are listed that were given back on a business day."""
    return f"given_back#{day.isoformat()}"


def listed_at(now: datetime, claim_id: str) -> str:
    """What a claim is called in a list of what has happened."""
    return f"{to_text(now)}#{claim_id}"


def listed_as(claim: Claim) -> str:
    """What a claim is called in every list: they are kept by when it was made."""
    return f"{claim.created_at}#{claim.id}"


def shard_of(claim_id: str) -> int:
    """In which part of a list a claim stands; the end of its id is a hash."""
    return int.from_bytes(claim_id.encode()[-4:], "big") % SHARDS


def day_key(claim: Claim, now: datetime) -> str:
    """Under which key a claim made now is listed by day."""
    return f"day#{business_day(now).isoformat()}#{shard_of(claim.id)}"


def since_key(instant: datetime) -> str:
    """Where a list by instant begins from this one on."""
    return to_text(instant)
