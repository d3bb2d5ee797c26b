"""Staying signed in: a refresh token for the next one and an access token."""

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.identity.rules.logins import Role, chosen, in_force, own
from chalicelib.identity.rules.sessions import Session, read_refresh_token, successor
from chalicelib.identity.store.families import Families
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.store.logins import Logins
from chalicelib.identity.use.sessions import Sessions


class Refresh(Component, frozen=True, kw_only=True):
    """The use case of staying signed in."""

    families: Families
    logins: Logins
    keys: SecretsManagerKeys
    sessions: Sessions
    clock: Clock

    def refresh(self, token: str, role: Role, subject_id: str | None) -> Session:
        """A new session for whoever holds the refresh token of a role, as `subject_id` or as who
        they were. Raises `unauthenticated`, also where the phone is another's by now, or
        `forbidden` where it does not stand for `subject_id`."""
        now = self.clock()
        named = read_refresh_token(self.keys.pepper, token)
        if named is None:
            raise Refused("unauthenticated")
        family_id, number = named
        family = self.families.find(family_id)
        if family is None or family.role != role:
            raise Refused("unauthenticated")
        following = successor(family, number, now)
        if following is None:
            raise self._ended(family_id)
        logins = in_force(self.logins.of_phone(family.phone, role), now)
        if own(logins, family.holder) is None:
            raise self._ended(family_id)
        login = chosen(logins, subject_id or family.subject_id)
        if login is None and subject_id:
            raise Refused("forbidden")
        if login is None:
            raise self._ended(family_id)
        session = self.sessions.open(family, following, login, logins, now)
        if following > family.number:
            # Last, for whoever is given no answer goes on with the old token. Where another tab was
            # faster by a moment, it made the same successor.
            self.families.rotate(family, login, now)
        return session

    def _ended(self, family_id: str) -> Refused:
        self.families.end(family_id)
        return Refused("unauthenticated")
