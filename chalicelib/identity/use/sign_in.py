"""Signing in with a code."""

import secrets
from collections.abc import Callable
from datetime import datetime

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import RESIDENT, STAFF_ROLES, Subject
from chalicelib.identity.rules.codes import SIGN_IN, VISITOR
from chalicelib.identity.rules.devices import cookie_of, crowded_out, device_id, secrets_of
from chalicelib.identity.rules.logins import Answered, Login, chosen
from chalicelib.identity.rules.sessions import Session, begun
from chalicelib.identity.store.challenges import Challenges
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.prove_phone import ProvePhone
from chalicelib.identity.use.sessions import Sessions


def _new_family_id() -> str:
    return ids.new_id("fam_") + secrets.token_hex(8)


def _new_secret() -> str:
    return secrets.token_urlsafe(16)


class SignIn(Component, frozen=True, kw_only=True):
    """The use case of signing in: a code by text message for a session. `let_in(phone, now)` makes
    a visitor of whoever has come with a campaign's code."""

    prove: ProvePhone
    challenges: Challenges
    logins: Logins
    families: Families
    keys: SecretsManagerKeys
    sessions: Sessions
    let_in: Callable[[str, datetime], tuple[Login, list[Write]]]
    audit: AuditJournal
    writer: Writer
    clock: Clock
    new_family_id: Callable[[], str] = _new_family_id
    new_secret: Callable[[], str] = _new_secret

    def sign_in(self, answered: Answered, device_cookie: str | None) -> tuple[Session, str]:
        """Exchange a code for a session, as the subject asked for or the first whom the phone
        stands for in this role; and the device cookie by which this browser is known from now on.
        Who has come as a visitor, by a phone that stands for no resident, becomes one.
        Raises `otp_invalid`, `otp_locked`, or `forbidden` where the phone has no such role: then
        the code is still good."""
        now, role = self.clock(), answered.role
        purposes = [SIGN_IN, VISITOR] if role == RESIDENT else [SIGN_IN]
        proof = self.prove.prove(answered.challenge, answered.code, purposes, answered.phone)
        phone = proof.phone
        logins, made = self.logins.of_phone(phone, role), list[Write]()
        if not logins and proof.purpose == VISITOR:
            visitor, made = self.let_in(phone, now)
            logins = [visitor]
        login = chosen(logins, answered.subject_id)
        if login is None:
            raise Refused("forbidden")
        family = begun(self.new_family_id(), role, login, phone, now)
        secret, others, forgotten = self._devices(phone, device_cookie)
        writes = [
            proof.used,
            *made,
            self.families.begin(family),
            self.challenges.put_device(phone, device_id(self.keys.pepper, phone, secret), now),
            *self.challenges.forget_devices(phone, forgotten),
        ]
        if role in STAFF_ROLES:
            by = Subject(role, login.id, phone, origin=answered.origin)
            writes.append(self.audit.entry(by, "staff.sign_in", login.id, now))
        self.writer.transact(writes)
        session = self.sessions.open(family, family.number, login, logins, now)
        return session, cookie_of(secret, others)

    def _devices(self, phone: str, device_cookie: str | None) -> tuple[str, list[str], list[str]]:
        """A new secret, the others that this browser keeps, and which devices of the phone go: the
        one whose place it takes, and those for which there is no room."""
        known = {one.device: one for one in self.challenges.sent(phone) if one.device}
        held = {one: device_id(self.keys.pepper, phone, one) for one in secrets_of(device_cookie)}
        replaced = [device for device in held.values() if known.pop(device, None)]
        others = [secret for secret, device in held.items() if device not in replaced]
        return self.new_secret(), others, [*replaced, *crowded_out(known.values())]
