"""Proving who somebody is by a passkey."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.core.values.subject import STAFF_ROLES, Subject
from chalicelib.identity.formats import webauthn
from chalicelib.identity.formats.site import Site
from chalicelib.identity.formats.webauthn import Json, Malformed
from chalicelib.identity.rules.logins import Role, own
from chalicelib.identity.rules.passkeys import (
    Owner,
    Passkey,
    counts_on,
    drawn_challenge,
    for_role,
    handle_of,
    must_be_ours,
    passkey_id,
    unproven,
)
from chalicelib.identity.rules.sessions import Access, Proved
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.store.passkeys import Passkeys
from chalicelib.identity.use.sessions import Sessions


@dataclass(frozen=True, slots=True)
class PasskeyProof:
    """That somebody has just been recognised by a device of theirs. `used`
    are the writes that make it good only once, for the transaction of what it opens."""

    passkey: Passkey
    proved: Proved
    used: list[Write]


class ProvePasskey(Component, frozen=True, kw_only=True):
    """The use cases of whoever comes with a passkey, or proves one again while signed in."""

    passkeys: Passkeys
    logins: Logins
    sessions: Sessions
    keys: SecretsManagerKeys
    site: Site
    audit: AuditJournal
    writer: Writer
    clock: Clock
    new_id: Callable[[], str] = partial(ids.new_id, ids.PASSKEY_CHALLENGE)

    def ask(self, role: Role) -> tuple[str, Json]:
        """A challenge for whoever has a passkey in a role, and what their browser does with it.
        Nothing is kept of it, and nobody is named."""
        challenge = drawn_challenge(self.keys.pepper, for_role(role), self.new_id(), self.clock())
        return challenge, webauthn.request_options(self.site, challenge)

    def prove(self, challenge: str, credential: Json, role: Role, origin: str) -> PasskeyProof:
        """Whose passkey has answered a challenge of a role, from an internet address. Raises
        `unauthenticated`; a device whose count goes back is a copy, which the journal tells."""
        now, pepper = self.clock(), self.keys.pepper
        must_be_ours(pepper, for_role(role), challenge, now)
        try:
            passkey = self.passkeys.find(passkey_id(webauthn.credential_id(credential)))
            if passkey is None or passkey.owner.role != role:
                raise unproven()
            count = webauthn.read_proof(
                self.site,
                challenge,
                credential,
                passkey.public_key,
                handle_of(pepper, passkey.owner),
            )
        except Malformed:
            raise unproven() from None
        if not counts_on(passkey.sign_count, count):
            owner = passkey.owner
            by = Subject(owner.role, owner.id, owner.phone, origin=origin)
            told = self.audit.entry(by, "passkey.counter_back", passkey.id, now, count=count)
            self.writer.transact([self.passkeys.use_challenge(challenge, epoch(now)), told])
            raise unproven()
        used = self.passkeys.use(challenge, passkey, count, epoch(now))
        return PasskeyProof(passkey, Proved(passkey.id, epoch(now)), used)

    def step_up(self, by: Subject, role: Role, challenge: str, credential: Json) -> Access:
        """A new access token for whoever is signed in, which says that they have just proved who
        they are. Raises `unauthenticated` where the passkey is another's, or opens nothing."""
        now, owner = self.clock(), Owner(by.role, by.id, by.phone)
        proof = self.prove(challenge, credential, role, by.origin)
        logins = self.logins.of_phone(by.phone, by.role)
        login = own(logins, owner.id)
        if login is None or proof.passkey.owner != owner:
            raise unproven()
        writes = list(proof.used)
        if by.role in STAFF_ROLES:
            writes.append(self.audit.entry(by, "staff.prove", proof.passkey.id, now))
        self.writer.transact(writes)
        return self.sessions.access(role, login, logins, by.phone, now, proof.proved)
