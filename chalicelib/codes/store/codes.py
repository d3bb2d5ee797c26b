"""Codes, what a phone has claimed by them, and who has guessed at them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.codes.rules.code import (
    MESSAGES_PER_CODE,
    CampaignCode,
    refusal,
    spent,
    taken_by_phone,
)
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.guesses import WRONG_CODES_WINDOW
from chalicelib.core.values.instants import epoch, to_text

_CODE = "code"
_FREE = "attribute_not_exists(voucher_id) AND attribute_not_exists(voided)"
_WINDOW_S = int(WRONG_CODES_WINDOW.total_seconds())
# Guesses are kept by the hour, so that a window lies in two items at most and none grows for ever.
_GUESSES_S = 3600


class Codes:
    """The store of codes. A `hash` is a code's keyed hash, a `phone` a phone's."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, hash: str) -> CampaignCode | None:
        """A code, up to date; None where it was never made."""
        return self.find_many([hash]).get(hash)

    def find_many(self, hashes: Iterable[str]) -> dict[str, CampaignCode]:
        """Those of these codes that were made, by their hashes, up to date."""
        keys = [_key(hash) for hash in hashes]
        found = [_code(item) for item in get_plain(self._connection, self._table, keys)]
        return {code.hash: code for code in found}

    def look_up(
        self, hash: str, guesser: str, now: datetime
    ) -> tuple[CampaignCode | None, list[int]]:
        """A code as `find` has it, and when `guesser` gave wrong ones lately, in seconds since
        1970: one request for both."""
        seconds = (epoch(now) - _WINDOW_S, epoch(now))
        keys = [_key(hash), *(_guesses_key(guesser, second) for second in seconds)]
        code: CampaignCode | None = None
        wrong: list[int] = []
        for item in get_plain(self._connection, self._table, keys):
            if item["sk"] == _CODE:
                code = _code(item)
            else:
                wrong += item["wrong_at"]
        return code, wrong

    def count_guess(self, guesser: str, now: datetime) -> Write:
        """Count a wrong code."""
        second = epoch(now)
        pk, sk = _guesses_key(guesser, second)
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": pk, "sk": sk},
            update="SET wrong_at = list_append(if_not_exists(wrong_at, :none), :second), "
            "#ttl = :ttl",
            names={"#ttl": "ttl"},
            values={":none": [], ":second": [second], ":ttl": second + 2 * _GUESSES_S},
        )

    def put(self, code: CampaignCode) -> Write:
        """Put a code of a file that is being made, once more perhaps; `state_conflict` where it is
        another file's, or was handed out before."""
        item = {
            "pk": _key(code.hash)[0],
            "sk": _CODE,
            "campaign_id": code.campaign_id,
            "file_id": code.file_id,
        }
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put=item,
            condition=f"attribute_not_exists(pk) OR (file_id = :file AND {_FREE})",
            values={":file": code.file_id},
        )

    def claim(self, hash: str, resident_id: str, voucher_id: str, now: datetime) -> Write:
        """Claim a code that nobody has claimed and that is not void; else `refusal` of what stood
        there."""
        return Write(
            self._table,
            _refused,
            key={"pk": _key(hash)[0], "sk": _CODE},
            update="SET resident_id = :resident, voucher_id = :voucher, claimed_at = :now",
            condition=f"attribute_exists(pk) AND {_FREE}",
            values={":resident": resident_id, ":voucher": voucher_id, ":now": to_text(now)},
        )

    def void(self, code: CampaignCode) -> Write:
        """Make a code void that nobody has claimed, also one of a file that broke off before it was
        stored; else `refusal` of what stood there."""
        return Write(
            self._table,
            _refused,
            key={"pk": _key(code.hash)[0], "sk": _CODE},
            update="SET voided = :true, campaign_id = :campaign, file_id = :file",
            condition=f"(attribute_not_exists(pk) OR file_id = :file) AND {_FREE}",
            values={":true": True, ":campaign": code.campaign_id, ":file": code.file_id},
        )

    def ask(self, hash: str) -> Write:
        """Count a text message that a code has sent; `rate_limited` where it has had its share."""
        return Write(
            self._table,
            lambda _: spent(),
            key={"pk": _key(hash)[0], "sk": _CODE},
            update="ADD asked :one",
            condition="attribute_exists(pk) AND (attribute_not_exists(asked) OR asked < :most)",
            values={":one": 1, ":most": MESSAGES_PER_CODE},
        )

    def claim_of_phone(self, phone: str, campaign_id: str, voucher_id: str, most: int) -> Write:
        """Use up one of the `most` codes that a phone may claim of a campaign; `already_claimed`
        where it has had them."""
        return Write(
            self._table,
            lambda _: taken_by_phone(),
            key={"pk": f"phone#{phone}", "sk": campaign_id},
            update="SET vouchers = list_append(if_not_exists(vouchers, :none), :new)",
            condition="attribute_not_exists(vouchers) OR size(vouchers) < :most",
            values={":none": [], ":new": [voucher_id], ":most": most},
        )

    def forget_phone(self, phone: str, campaign_ids: Iterable[str]) -> list[Write]:
        """Forget what a phone has claimed of campaigns that are over."""
        return [
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": f"phone#{phone}", "sk": campaign_id},
                delete=True,
            )
            for campaign_id in campaign_ids
        ]


def _key(hash: str) -> tuple[str, str]:
    return f"code#{hash}", _CODE


def _guesses_key(guesser: str, second: int) -> tuple[str, str]:
    return f"guesses#{guesser}", str(second // _GUESSES_S)


def _code(item: Mapping[str, Any]) -> CampaignCode:
    return CampaignCode(
        hash=item["pk"].partition("#")[2],
        campaign_id=item["campaign_id"],
        file_id=item["file_id"],
        voided=bool(item.get("voided")),
        resident_id=item.get("resident_id", ""),
        voucher_id=item.get("voucher_id", ""),
        claimed_at=item.get("claimed_at", ""),
    )


def _refused(old: dict[str, Any] | None) -> Refused:
    return refusal(_code(old) if old else None) or Refused("unavailable", retry_after=1)
