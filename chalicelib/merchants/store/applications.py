"""Applications: shops that want to take part, before an admin has looked at them.

They stand apart from merchants, all under one key: an application has no account and no till, binds
no phone, and no import or directory ever meets it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.merchant import PENDING, Merchant
from chalicelib.merchants.store.items import APPLICATIONS, MerchantItem
from chalicelib.merchants.store.merchants import PROFILE_FIELDS, read_profile, seen_before


class ApplicationKnown(Refused):
    """An application stands under this id; `phone_hash` is whose it is."""

    def __init__(self, phone_hash: str) -> None:
        super().__init__("state_conflict")
        self.phone_hash = phone_hash


class Applications:
    """The store of applications: each a merchant that is pending."""

    def __init__(self, table: str) -> None:
        self._table = table

    def find(self, application_id: str) -> Merchant | None:
        """An application, up to date; None where there is none."""
        try:
            return _application(
                MerchantItem.get(APPLICATIONS, application_id, consistent_read=True)
            )
        except MerchantItem.DoesNotExist:
            return None

    def get(self, application_id: str) -> Merchant:
        """An application, up to date. Raises `not_found`."""
        application = self.find(application_id)
        if application is None:
            raise Refused("not_found")
        return application

    def every(self) -> list[Merchant]:
        """All applications, up to date: what waits for the program office, some hundreds."""
        return [
            _application(item) for item in MerchantItem.query(APPLICATIONS, consistent_read=True)
        ]

    def of_nibs(self, nibs: Collection[str]) -> list[Merchant]:
        """The applications of businesses with one of these NIBs."""
        return [one for one in self.every() if one.nib in nibs]

    def put(self, application: Merchant) -> Write:
        """Put a new application; ApplicationKnown where one stands under its id."""
        return put_new(
            self._table,
            _item(application),
            lambda old: ApplicationKnown(old["phone_hash"] if old else ""),
        )

    def change(self, was: Merchant, now: Merchant) -> Write:
        """Put an application in place of the one that was seen."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            put=_item(now),
            **seen_before(was),
        )

    def approve(self, seen: Merchant) -> Write:
        """Take the application away that was seen, for its shop takes part now."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": APPLICATIONS, "sk": seen.id},
            delete=True,
            **seen_before(seen),
        )

    def drop(self, applications: Iterable[Merchant]) -> list[Write]:
        """Take applications away whose business takes part by another way."""
        return [
            Write(
                self._table,
                lambda _: Refused("state_conflict", retry_after=1),
                key={"pk": APPLICATIONS, "sk": one.id},
                delete=True,
            )
            for one in applications
        ]


def _item(application: Merchant) -> dict[str, Any]:
    values = {name: getattr(application, name) or None for name in PROFILE_FIELDS}
    return {"pk": APPLICATIONS, "sk": application.id, **values}


def _application(item: MerchantItem) -> Merchant:
    return Merchant(id=item.sk, state=PENDING, reason="", **read_profile(item))
