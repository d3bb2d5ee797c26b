"""The identity table: logins by phone, codes, families of refresh tokens, staff."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.models import Model

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.identity.rules import CODE_TRIES, Family, Login


class IdentityItem(Model):
    class Meta:
        table_name = "identity"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    expires_at = UnicodeAttribute(null=True)
    sent: ListAttribute[str] = ListAttribute(null=True)
    version = NumberAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    phone_masked = UnicodeAttribute(null=True)
    subject_id = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    rotated_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    proposed_by = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)


def _phone_key(phone: str) -> str:
    return f"phone#{phone}"


def _family_key(family_id: str) -> str:
    return f"family#{family_id}"


class Identities:
    """The store of sign-ins. Every `phone` here is a keyed hash, never a number."""

    def __init__(self, table: str) -> None:
        self._table = table

    # Logins

    def login_item(self, phone: str, login: Login) -> dict[str, Any]:
        """A login as stored, for writes in bulk."""
        return {
            "pk": _phone_key(phone),
            "sk": f"{login.role}#{login.id}",
            "name": login.name,
        }

    def put_logins(self, logins: Iterable[tuple[str, Login]]) -> None:
        """Let these phones sign in for these subjects. Doing it twice changes nothing."""
        with IdentityItem.batch_write() as batch:
            for phone, login in logins:
                batch.save(IdentityItem(**self.login_item(phone, login)))

    def delete_login(self, phone: str, role: str, subject_id: str) -> None:
        """Stop a phone from signing in for a subject."""
        IdentityItem(_phone_key(phone), f"{role}#{subject_id}").delete()

    def logins(self, phone: str, role: str | None = None) -> list[Login]:
        """For whom a phone may sign in, in a stable order."""
        prefix = f"{role}#" if role else ""
        condition = IdentityItem.sk.startswith(prefix) if prefix else None
        found = IdentityItem.query(_phone_key(phone), condition, consistent_read=True)
        logins = []
        for item in found:
            of, _, subject_id = item.sk.partition("#")
            logins.append(Login(of, subject_id, item.name))
        return logins

    # Codes

    def sent_codes(self, phone: str) -> tuple[list[str], int]:
        """When codes went to this phone lately, and the version of that list."""
        item = self._find(f"otp#{phone}", "sent")
        return (list(item.sent), int(item.version)) if item else ([], 0)

    def put_code(
        self,
        phone: str,
        sent: list[str],
        version: int,
        code_hash: str,
        expires_at: datetime,
    ) -> bool:
        """Keep a new code in place of the last, if no other was sent meanwhile."""
        log = IdentityItem(
            f"otp#{phone}",
            "sent",
            sent=sent,
            version=version + 1,
            ttl=epoch(expires_at) + 3600,
        )
        unseen = IdentityItem.version == version if version else IdentityItem.pk.does_not_exist()
        try:
            log.save(unseen)
        except PutError as error:
            if not condition_failed(error):
                raise
            return False
        IdentityItem(
            f"otp#{phone}",
            "code",
            code_hash=code_hash,
            tries=0,
            expires_at=to_text(expires_at),
            ttl=epoch(expires_at) + 3600,
        ).save()
        return True

    def try_code(self, phone: str, now: datetime) -> str:
        """Count a try at the code that stands, before it is looked at; answers its hash.

        Raises `otp_locked` where it has been tried wrongly too often, `otp_invalid` where there
        is none.
        """
        item = IdentityItem(f"otp#{phone}", "code")
        try:
            item.update(
                [IdentityItem.tries.add(1)],
                (IdentityItem.tries < CODE_TRIES) & (IdentityItem.expires_at > to_text(now)),
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            standing = self._find(f"otp#{phone}", "code")
            alive = standing is not None and (standing.expires_at or "") > to_text(now)
            raise Refused("otp_locked" if alive else "otp_invalid") from None
        return item.code_hash or ""

    def use_code(self, phone: str, code_hash: str) -> bool:
        """Take the code away; False where another request has."""
        try:
            IdentityItem(f"otp#{phone}", "code").delete(IdentityItem.code_hash == code_hash)
        except DeleteError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    # Families of refresh tokens

    def put_family(self, family: Family) -> Write:
        """Begin a family."""
        item = {
            "pk": _family_key(family.id),
            "sk": "family",
            "role": family.role,
            "phone": family.phone,
            "subject_id": family.subject_id,
            "number": family.number,
            "rotated_at": family.rotated_at,
            "expires_at": family.expires_at,
            "ttl": epoch(datetime.fromisoformat(family.expires_at)),
        }
        return put_new(self._table, item, lambda _: Refused("unavailable", retry_after=1))

    def family(self, family_id: str) -> Family | None:
        """A family, up to date."""
        item = self._find(_family_key(family_id), "family")
        if item is None:
            return None
        return Family(
            family_id,
            item.role or "",
            item.phone or "",
            item.subject_id or "",
            int(item.number or 0),
            item.rotated_at or "",
            item.expires_at or "",
        )

    def rotate(self, family_id: str, number: int, subject_id: str, now: datetime) -> bool:
        """Make `number + 1` the newest, if `number` still is."""
        try:
            IdentityItem(_family_key(family_id), "family").update(
                [
                    IdentityItem.number.set(number + 1),
                    IdentityItem.rotated_at.set(to_text(now)),
                    IdentityItem.subject_id.set(subject_id),
                ],
                IdentityItem.number == number,
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def end_family(self, family_id: str) -> None:
        """Nobody in this family stays signed in."""
        IdentityItem(_family_key(family_id), "family").delete()

    # Staff

    def staff(self) -> list[Mapping[str, Any]]:
        """All staff: dozens."""
        found = IdentityItem.query("staff", consistent_read=True)
        return [item.attribute_values for item in found]

    def staff_member(self, staff_id: str) -> Mapping[str, Any] | None:
        """One of the staff."""
        item = self._find("staff", staff_id)
        return item.attribute_values if item else None

    def put_staff(self, member: Mapping[str, Any]) -> Write:
        """Put a new member of staff."""
        item = {"pk": "staff", **member}
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def move_staff(self, staff_id: str, was: str, state: str | None, by: str) -> Write:
        """Move a member from one state to another; None takes the member away.

        The condition compares who proposed: raises `same_person`, or `state_conflict`.
        """

        def refusal(old: dict[str, Any] | None) -> Refused:
            if old and old.get("state") == was:
                return Refused("same_person")
            return Refused("state_conflict")

        confirming = was != "active"
        condition = "#state = :was" + (" AND proposed_by <> :by" if confirming else "")
        values: dict[str, Any] = {":was": was}
        if confirming or state is not None:
            values[":by"] = by
        if state is None:
            return Write(
                self._table,
                refusal,
                key={"pk": "staff", "sk": staff_id},
                delete=True,
                condition=condition,
                names={"#state": "state"},
                values=values,
            )
        return Write(
            self._table,
            refusal,
            key={"pk": "staff", "sk": staff_id},
            update="SET #state = :state, "
            + ("confirmed_by" if confirming else "proposed_by")
            + " = :by",
            condition=condition,
            names={"#state": "state"},
            values={**values, ":state": state},
        )

    def withdraw_staff(self, staff_id: str) -> Write:
        """Take back a proposal that nobody has confirmed."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": "staff", "sk": staff_id},
            delete=True,
            condition="#state = :proposed",
            names={"#state": "state"},
            values={":proposed": "proposed"},
        )

    def login_write(self, phone: str, login: Login) -> Write:
        """The write that lets a phone sign in, for a transaction."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put=self.login_item(phone, login),
        )

    def no_login_write(self, phone: str, role: str, subject_id: str) -> Write:
        """The write that stops a phone from signing in, for a transaction."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _phone_key(phone), "sk": f"{role}#{subject_id}"},
            delete=True,
        )

    def _find(self, pk: str, sk: str) -> IdentityItem | None:
        try:
            return IdentityItem.get(pk, sk, consistent_read=True)
        except IdentityItem.DoesNotExist:
            return None
