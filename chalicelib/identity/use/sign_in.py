"""Signing in with a code, or with a passkey."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import RESIDENT, STAFF_ROLES, Subject
from chalicelib.identity.rules.codes import SIGN_IN, VISITOR
from chalicelib.identity.rules.devices import cookie_of, crowded_out, device_id, secrets_of
from chalicelib.identity.rules.logins import Answered, Login, chosen, in_force, own
from chalicelib.identity.rules.sessions import NOT_PROVED, Proved, Session, begun
from chalicelib.identity.store.challenges import Challenges
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.prove_phone import ProvePhone
from chalicelib.identity.use.sessions import Sessions

if TYPE_CHECKING:
    from chalicelib.identity.use.prove_passkey import ProvePasskey


def _new_family_id() -> str:
    return ids.new_id("fam_") + secrets.token_hex(8)


def _new_secret() -> str:
    return secrets.token_urlsafe(16)


class SignIn(Component, frozen=True, kw_only=True):
    """The use case of signing in: a code, or a passkey, for a session. `let_in(phone, now)` makes a
    visitor of whoever has come with a campaign's code. `passkeys` are asked for by whoever brings
    one, for they are heavy to load."""

    prove: ProvePhone
    passkeys: Callable[[], "ProvePasskey"]
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
        logins, made = in_force(self.logins.of_phone(phone, role), now), list[Write]()
        if not logins and proof.purpose == VISITOR:
            visitor, made = self.let_in(phone, now)
            logins = [visitor]
        login = chosen(logins, answered.subject_id)
        if login is None:
            raise Refused("forbidden")
        return self._enter(login, logins, phone, answered, device_cookie, [proof.used, *made], now)

    def by_passkey(
        self, answered: Answered, credential: dict[str, Any], device_cookie: str | None
    ) -> tuple[Session, str]:
        """The same by a passkey, as its owner or as the subject asked for whom the same phone
        stands for. Raises `unauthenticated`, or `forbidden` where the phone is not theirs any
        more: then the challenge is still good."""
        now, role = self.clock(), answered.role
        proof = self.passkeys().prove(answered.challenge, credential, role, answered.origin)
        owner = proof.passkey.owner
        logins = in_force(self.logins.of_phone(owner.phone, role), now)
        login = chosen(logins, answered.subject_id or owner.id)
        if login is None or own(logins, owner.id) is None:
            raise Refused("forbidden")
        return self._enter(
            login, logins, owner.phone, answered, device_cookie, proof.used, now, proof.proved
        )

    def _enter(
        self,
        login: Login,
        logins: list[Login],
        phone: str,
        answered: Answered,
        device_cookie: str | None,
        used: list[Write],
        now: datetime,
        proved: Proved = NOT_PROVED,
    ) -> tuple[Session, str]:
        """A session for whoever has proved, once, that they are this login of a phone."""
        role = answered.role
        family = begun(self.new_family_id(), role, login, phone, now)
        secret, others, forgotten = self._devices(phone, device_cookie)
        writes = [
            *used,
            self.families.begin(family),
            self.challenges.put_device(phone, device_id(self.keys.pepper, phone, secret), now),
            *self.challenges.forget_devices(phone, forgotten),
        ]
        if role in STAFF_ROLES:
            by = Subject(role, login.id, phone, origin=answered.origin)
            by_passkey = {"passkey": proved.passkey} if proved.passkey else {}
            writes.append(self.audit.entry(by, "staff.sign_in", login.id, now, **by_passkey))
        self.writer.transact(writes)
        session = self.sessions.open(family, family.number, login, logins, now, proved)
        return session, cookie_of(secret, others)

    def _devices(self, phone: str, device_cookie: str | None) -> tuple[str, list[str], list[str]]:
        """A new secret, the others that this browser keeps, and which devices of the phone go: the
        one whose place it takes, and those for which there is no room."""
        known = {one.device: one for one in self.challenges.sent(phone) if one.device}
        held = {one: device_id(self.keys.pepper, phone, one) for one in secrets_of(device_cookie)}
        replaced = [device for device in held.values() if known.pop(device, None)]
        others = [secret for secret, device in held.items() if device not in replaced]
        return self.new_secret(), others, [*replaced, *crowded_out(known.values())]
