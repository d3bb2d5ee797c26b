"""Signing in with a code."""

import hmac
import secrets
from collections.abc import Callable

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import STAFF_ROLES, Subject
from chalicelib.identity.rules.codes import hashed_code
from chalicelib.identity.rules.logins import Role, chosen
from chalicelib.identity.rules.sessions import Session, begun
from chalicelib.identity.store.codes import Codes
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.pseudonyms import Pseudonyms
from chalicelib.identity.use.sessions import Sessions


def _new_family_id() -> str:
    return ids.new_id("fam_") + secrets.token_hex(8)


class SignIn(Component, frozen=True, kw_only=True):
    """The use case of signing in: a code by text message for a session."""

    codes: Codes
    logins: Logins
    families: Families
    keys: SecretsManagerKeys
    pseudonyms: Pseudonyms
    sessions: Sessions
    audit: AuditJournal
    writer: Writer
    clock: Clock
    new_family_id: Callable[[], str] = _new_family_id

    def sign_in(
        self, phone: str, code: str, role: Role, subject_id: str | None, origin: str
    ) -> Session:
        """Exchange a code for a session, as `subject_id` or as the first whom the phone stands for
        in this role; `origin` is the address that it was sent from. Raises `otp_invalid`,
        `otp_locked`, or `forbidden` where the phone has no such role."""
        now = self.clock()
        hashed = self.pseudonyms.hash_phone(phone)
        expected = self.codes.count_try(hashed, now)
        if not hmac.compare_digest(expected, hashed_code(self.keys.pepper, hashed, code)):
            raise Refused("otp_invalid")
        logins = self.logins.of_phone(hashed, role)
        login = chosen(logins, subject_id)
        if login is None:
            raise Refused("forbidden")
        if not self.codes.use(hashed, expected):
            raise Refused("otp_invalid")
        family = begun(self.new_family_id(), role, login, hashed, now)
        writes = [self.families.begin(family)]
        if role in STAFF_ROLES:
            by = Subject(role, login.id, hashed, origin=origin)
            writes.append(self.audit.entry(by, "staff.sign_in", login.id, now))
        self.writer.transact(writes)
        return self.sessions.open(family, family.number, login, logins, now)
