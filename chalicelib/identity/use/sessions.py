"""What whoever signs in, or stays signed in, is given."""

from dataclasses import replace
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.values.instants import epoch, from_text
from chalicelib.core.values.subject import MERCHANT, Subject
from chalicelib.identity.formats import access_token
from chalicelib.identity.ports import Tills, Welcomes
from chalicelib.identity.rules.logins import Login, Role
from chalicelib.identity.rules.sessions import (
    ACCESS_LIFE,
    NOT_PROVED,
    Access,
    Proved,
    Session,
    TokenFamily,
    refresh_token,
)
from chalicelib.identity.store.keys import SecretsManagerKeys


class Sessions(Component, frozen=True, kw_only=True):
    """Makes access and refresh tokens; `city` issues them."""

    keys: SecretsManagerKeys
    welcomes: Welcomes
    tills: Tills
    city: str

    def open(
        self,
        family: TokenFamily,
        number: int,
        login: Login,
        logins: list[Login],
        now: datetime,
        proved: Proved = NOT_PROVED,
    ) -> Session:
        """The session of a login of this family, with its refresh token of this number. The room
        of the role welcomes them first. Raises `forbidden` where the phone is not theirs, or may
        not use the till."""
        access = self.access(family.role, login, logins, family.phone, now, proved)
        return Session(
            access_token=access.access_token,
            expires_in=access.expires_in,
            role=access.role,
            login=access.login,
            logins=access.logins,
            refresh_token=refresh_token(self.keys.pepper, family.id, number),
            refresh_expires_in=epoch(from_text(family.expires_at)) - epoch(now),
        )

    def access(
        self,
        role: Role,
        login: Login,
        logins: list[Login],
        phone: str,
        now: datetime,
        proved: Proved = NOT_PROVED,
    ) -> Access:
        """An access token for a login of a phone, after the room of the role has welcomed them;
        raises as `open` does."""
        welcome = self.welcomes.by_role.get(login.role)
        if welcome is not None:
            welcome(login.id, phone, login.delegate)
        issued_at, life = epoch(now), int(ACCESS_LIFE.total_seconds())
        subject = self._subject(login, phone)
        return Access(
            access_token=access_token.sign(
                replace(subject, passkey=proved.passkey, proved_at=proved.at),
                issued_at,
                issued_at + life,
                self.city,
                self.keys.signing_key("access"),
            ),
            expires_in=life,
            role=role,
            login=login,
            logins=tuple(logins),
        )

    def _subject(self, login: Login, phone: str) -> Subject:
        if login.role != MERCHANT:
            return Subject(login.role, login.id, phone, delegate=login.delegate)
        till = self.tills.till(login.id, phone)
        return Subject(login.role, login.id, phone, till.cashier, till.phones)
