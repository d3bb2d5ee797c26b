"""Sign-in codes: the one that stands for a phone, and when codes went to it."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import DeleteError, PutError, UpdateError

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.identity.rules.codes import CODE_TRIES
from chalicelib.identity.store.table import IdentityItem, find_item

# DynamoDB may delete an item so long after its code has ended.
_KEPT_AFTER_S = 3600


class Codes:
    """The store of codes, of which only hashes are kept. A `phone` is a keyed hash."""

    def sent(self, phone: str) -> tuple[list[str], int]:
        """When codes went to this phone lately, and the version of that list."""
        item = find_item(_pk(phone), "sent")
        return (list(item.sent), int(item.version or 0)) if item else ([], 0)

    def put(
        self,
        phone: str,
        sent: Sequence[str],
        version: int,
        code_hash: str,
        expires_at: datetime,
    ) -> bool:
        """Keep a new code in place of the last; False where another was sent since `version`."""
        ttl = epoch(expires_at) + _KEPT_AFTER_S
        log = IdentityItem(_pk(phone), "sent", sent=list(sent), version=version + 1, ttl=ttl)
        unseen = IdentityItem.version == version if version else IdentityItem.pk.does_not_exist()
        try:
            log.save(unseen)
        except PutError as error:
            if not condition_failed(error):
                raise
            return False
        IdentityItem(
            _pk(phone),
            "code",
            code_hash=code_hash,
            tries=0,
            expires_at=to_text(expires_at),
            ttl=ttl,
        ).save()
        return True

    def count_try(self, phone: str, now: datetime) -> str:
        """Count a try at the code that stands, before it is looked at; answers its hash.

        Raises `otp_locked` where it has been tried wrongly too often, `otp_invalid` where there
        is none.
        """
        item = IdentityItem(_pk(phone), "code")
        try:
            item.update(
                [IdentityItem.tries.add(1)],
                (IdentityItem.tries < CODE_TRIES) & (IdentityItem.expires_at > to_text(now)),
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            standing = find_item(_pk(phone), "code")
            alive = standing is not None and (standing.expires_at or "") > to_text(now)
            raise Refused("otp_locked" if alive else "otp_invalid") from None
        return item.code_hash or ""

    def use(self, phone: str, code_hash: str) -> bool:
        """Take the code away; False where another request has."""
        try:
            IdentityItem(_pk(phone), "code").delete(IdentityItem.code_hash == code_hash)
        except DeleteError as error:
            if not condition_failed(error):
                raise
            return False
        return True


def _pk(phone: str) -> str:
    return f"otp#{phone}"
