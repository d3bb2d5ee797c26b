"""Signing in: a code by SMS, an access token for an hour, a refresh cookie for as long as the
role may stay."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.crypto import jose
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch, to_text
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.subject import MERCHANT, STAFF_ROLES, Subject
from chalicelib.identity import rules
from chalicelib.identity.keys import (
    KeyRing,
    SecretsManagerKeys,
    keyed_hash,
    signing_key,
)
from chalicelib.identity.rules import Family, Login, Till, may_send, successor
from chalicelib.identity.sms import Sender
from chalicelib.identity.store import Identities

ACCESS_TYP = "at+jwt"
ACCESS_AUDIENCE = "api"

# Who appoints a city's first staff: nobody who could have signed in.
_COMMAND = Subject("command", "appoint", "")

# Shorter than any key takes to retire.
VERIFIED_FOR_S = 60
_VERIFIED_AT_MOST = 2048

_CLAIMS = {"iss", "aud", "sub", "role", "ph", "iat", "exp"}
# A merchant's token also holds what a redemption needs to know of the till: see Subject.
_TILL_CLAIMS = {"csh", "phs"}


@dataclass(frozen=True, slots=True)
class Session:
    """What signing in gives. `refresh_token` goes into the cookie of the role."""

    access_token: str
    expires_in: int
    role: str
    subject: str
    name: str
    subjects: list[Login]
    refresh_token: str
    refresh_seconds: int


class Identity:
    """The use cases of signing in, and of keeping staff."""

    def __init__(
        self,
        store: Identities,
        records: Records,
        writer: Writer,
        audit: AuditJournal,
        keys: SecretsManagerKeys,
        sender: Sender,
        city: str,
        host: str,
        cookies_need_tls: bool,
        clock: Clock,
        welcome: Mapping[str, Callable[[str], None]],
        till: Callable[[str, str], Till],
    ) -> None:
        """`host` is named in the SMS so that browsers fill the code in (WICG, "Origin-bound
        one-time codes"). `welcome` is called by role with the id of who signs in. `till` is asked
        with a merchant's id and the hash of a phone; it raises `forbidden` where that phone may
        not use the till."""
        self._store = store
        self._records = records
        self._writer = writer
        self._audit = audit
        self._keys = keys
        self._sender = sender
        self._city = city
        self._host = host
        self.cookies_need_tls = cookies_need_tls
        self._clock = clock
        self._welcome = welcome
        self._till = till
        self._verified: dict[bytes, tuple[Subject, int]] = {}

    def ring(self) -> KeyRing:
        """The city's keys."""
        return self._keys.ring()

    def hash_phone(self, phone: str) -> str:
        """The keyed hash under which a phone (`+62…`) is known."""
        return keyed_hash(self._keys.ring().pepper, "phone", phone)

    def send_code(self, phone: str) -> int:
        """Send a code to a phone that may sign in; answers its life in seconds, the same for any
        other phone. Raises `rate_limited`."""
        now = self._clock()
        hashed = self.hash_phone(phone)
        sent, version = self._store.sent_codes(hashed)
        recent, wait = may_send(sent, now)
        if wait is not None:
            raise Refused("rate_limited", retry_after=wait)
        code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
        kept = self._store.put_code(
            hashed,
            [*recent, to_text(now)],
            version,
            self._hash_code(hashed, code),
            now + rules.CODE_LIFE,
        )
        if not kept:
            raise Refused("rate_limited", retry_after=1)
        if self._store.logins(hashed):
            self._sender.send(
                phone,
                f"{code} adalah kode masuk Tumbas. Berlaku 5 menit. "
                f"Jangan berikan kepada siapa pun.\n\n@{self._host} #{code}",
            )
        return int(rules.CODE_LIFE.total_seconds())

    def sign_in(
        self, phone: str, code: str, role: str, subject_id: str | None, origin: str
    ) -> Session:
        """Exchange a code for a session; `origin` is the address that it was sent from. Raises
        `otp_invalid`, `otp_locked`, or `forbidden` where the phone has no such role."""
        now = self._clock()
        hashed = self.hash_phone(phone)
        expected = self._store.try_code(hashed, now)
        if not hmac.compare_digest(expected, self._hash_code(hashed, code)):
            raise Refused("otp_invalid")
        logins = self._store.logins(hashed, role)
        login = _chosen(logins, subject_id)
        if not self._store.use_code(hashed, expected):
            raise Refused("otp_invalid")
        life = rules.SESSION_LIFE[role]
        family = Family(
            id=ids.new_id("fam_") + secrets.token_hex(8),
            role=role,
            phone=hashed,
            subject_id=login.id,
            number=1,
            rotated_at=to_text(now),
            expires_at=to_text(now + life),
        )
        writes = [self._store.put_family(family)]
        if role in STAFF_ROLES:
            by = Subject(role, login.id, hashed, origin=origin)
            writes.append(self._audit.entry(by, "staff.sign_in", login.id, now))
        self._writer.transact(writes)
        return self._session(family, 1, login, logins, now)

    def refresh(self, token: str, role: str, subject_id: str | None) -> Session:
        """A new access token for whoever holds the refresh token. Raises `unauthenticated`, or
        `forbidden` where the phone does not stand for `subject_id`."""
        now = self._clock()
        family_id, number = self._read_refresh(token)
        family = self._store.family(family_id)
        if family is None or family.role != role:
            raise Refused("unauthenticated")
        following = successor(family, number, now)
        if following is None:
            self._store.end_family(family_id)
            raise Refused("unauthenticated")
        logins = self._store.logins(family.phone, role)
        try:
            login = _chosen(logins, subject_id or family.subject_id)
        except Refused:
            if subject_id:
                raise
            self._store.end_family(family_id)
            raise Refused("unauthenticated") from None
        session = self._session(family, following, login, logins, now)
        if following > family.number:
            # Last, for whoever is given no answer goes on with the old token. Where another tab was
            # faster by a moment, it made the same successor.
            self._store.rotate(family_id, number, login.id, now)
        return session

    def sign_out(self, token: str) -> None:
        """End the family of a refresh token. A token that is not one ends nothing."""
        try:
            family_id, _ = self._read_refresh(token)
        except Refused:
            return
        self._store.end_family(family_id)

    def authenticate(self, token: str) -> Subject:
        """Whoever an access token speaks for. Raises `unauthenticated`.

        A token that was verified less than VERIFIED_FOR_S ago is known by its hash: a wallet that
        asks once a second whether it has paid sends the same one each time.
        """
        now = epoch(self._clock())
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._verified.get(digest)
        if known is not None and now < known[1]:
            return known[0]
        subject, expires_at = self._verify(token, now)
        if len(self._verified) >= _VERIFIED_AT_MOST:
            self._verified.clear()
        self._verified[digest] = (subject, min(expires_at, now + VERIFIED_FOR_S))
        return subject

    def _verify(self, token: str, now: int) -> tuple[Subject, int]:
        try:
            claims = jose.verify(
                token, typ=ACCESS_TYP, find_key=self._keys.find_key("access"), max_bytes=2048
            )
        except jose.Malformed as malformed:
            raise Refused("unauthenticated") from malformed
        if (
            claims.keys() - _TILL_CLAIMS != _CLAIMS
            or claims["iss"] != self._city
            or claims["aud"] != ACCESS_AUDIENCE
            or type(claims["exp"]) is not int
            or claims["exp"] <= now
        ):
            raise Refused("unauthenticated")
        subject = Subject(
            claims["role"],
            claims["sub"],
            claims["ph"],
            claims.get("csh", ""),
            frozenset(claims.get("phs", ())),
        )
        return subject, claims["exp"]

    # Staff

    def staff(self) -> list[Mapping[str, Any]]:
        """All staff, active or proposed."""
        return self._store.staff()

    def propose_staff(
        self, phone: str, name: str, role: str, by: Subject, key: Key | None
    ) -> dict[str, Any]:
        """Propose a member of staff; another admin confirms."""
        now = self._clock()
        member = self._member(phone, name, role, "proposed", by.id)
        body = shown_staff(member)
        self._writer.transact(
            [
                *self._records.write(key, now, 201, body=body),
                self._store.put_staff(member),
                self._audit.entry(by, "staff.propose", member["sk"], now, role=role),
            ]
        )
        return body

    def confirm_staff(self, staff_id: str, by: Subject) -> dict[str, Any]:
        """Confirm what another admin has proposed: that a member comes, or goes."""
        now = self._clock()
        member = self._known_staff(staff_id)
        phone, role = member["phone"], member["role"]
        if member["state"] == "removal_proposed":
            self._writer.transact(
                [
                    self._store.move_staff(staff_id, "removal_proposed", None, by.id),
                    self._store.no_login_write(phone, role, staff_id),
                    self._audit.entry(by, "staff.remove", staff_id, now, role=role),
                ]
            )
            return shown_staff({**member, "state": "removed"})
        self._writer.transact(
            [
                self._store.move_staff(staff_id, "proposed", "active", by.id),
                self._store.login_write(phone, Login(role, staff_id, member["name"])),
                self._audit.entry(by, "staff.appoint", staff_id, now, role=role),
            ]
        )
        return shown_staff({**member, "state": "active"})

    def propose_removal(self, staff_id: str, by: Subject) -> dict[str, Any]:
        """Propose that a member goes; another admin confirms. A proposal that was not confirmed
        yet is withdrawn at once. Raises `state_conflict` for the city's last admin."""
        now = self._clock()
        member = self._known_staff(staff_id)
        role = member["role"]
        admins = [
            one for one in self.staff() if one["role"] == "admin" and one["state"] == "active"
        ]
        if member["state"] == "active" and [one["sk"] for one in admins] == [staff_id]:
            raise Refused("state_conflict")
        if member["state"] == "proposed":
            self._writer.transact(
                [
                    self._store.withdraw_staff(staff_id),
                    self._audit.entry(by, "staff.withdraw", staff_id, now, role=role),
                ]
            )
            return shown_staff({**member, "state": "removed"})
        self._writer.transact(
            [
                self._store.move_staff(staff_id, "active", "removal_proposed", by.id),
                self._audit.entry(by, "staff.propose_removal", staff_id, now, role=role),
            ]
        )
        return shown_staff({**member, "state": "removal_proposed", "proposed_by": by.id})

    def appoint(self, phone: str, name: str, role: str) -> str:
        """Make a member of staff without a second admin: for a city's first, by a command that
        needs the city's own credentials. Answers the id; doing it twice changes nothing."""
        member = self._member(phone, name, role, "active", "bootstrap")
        login = Login(role, member["sk"], name)
        try:
            self._writer.transact(
                [
                    self._store.put_staff(member),
                    self._store.login_write(member["phone"], login),
                    self._audit.entry(
                        _COMMAND, "staff.appoint", member["sk"], self._clock(), role=role
                    ),
                ]
            )
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
        return str(member["sk"])

    def _member(self, phone: str, name: str, role: str, state: str, by: str) -> dict[str, Any]:
        hashed = self.hash_phone(phone)
        digest = hmac.digest(self._keys.ring().pepper, f"staff\0{role}\0{phone}".encode(), "sha256")
        return {
            "sk": ids.stable_id(ids.STAFF, digest),
            "name": name,
            "role": role,
            "phone": hashed,
            "phone_masked": mask_phone(phone),
            "state": state,
            "proposed_by": by,
        }

    def _known_staff(self, staff_id: str) -> Mapping[str, Any]:
        member = self._store.staff_member(staff_id)
        if member is None:
            raise Refused("not_found")
        return member

    def _hash_code(self, phone: str, code: str) -> str:
        return keyed_hash(self._keys.ring().pepper, "otp", f"{phone}:{code}")

    def _session(
        self,
        family: Family,
        number: int,
        login: Login,
        logins: list[Login],
        now: datetime,
    ) -> Session:
        welcome = self._welcome.get(login.role)
        if welcome is not None:
            welcome(login.id)
        life = int(rules.ACCESS_LIFE.total_seconds())
        claims: dict[str, Any] = {
            "iss": self._city,
            "aud": ACCESS_AUDIENCE,
            "sub": login.id,
            "role": login.role,
            "ph": family.phone,
            "iat": epoch(now),
            "exp": epoch(now) + life,
        }
        if login.role == MERCHANT:
            till = self._till(login.id, family.phone)
            claims |= {"csh": till.cashier, "phs": sorted(till.phones)}
        token = jose.sign(claims, signing_key(self._keys.ring(), "access"), ACCESS_TYP)
        left = epoch(datetime.fromisoformat(family.expires_at)) - epoch(now)
        return Session(
            access_token=token,
            expires_in=life,
            role=login.role,
            subject=login.id,
            name=login.name,
            subjects=logins,
            refresh_token=self._refresh_token(family.id, number),
            refresh_seconds=left,
        )

    def _refresh_token(self, family_id: str, number: int) -> str:
        # Made, not kept: the same successor can be given twice without storing any token.
        mac = keyed_hash(self._keys.ring().pepper, "refresh", f"{family_id}.{number}")
        return f"{family_id}.{number}.{mac}"

    def _read_refresh(self, token: str) -> tuple[str, int]:
        family_id, _, rest = token.partition(".")
        number, _, _ = rest.partition(".")
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise Refused("unauthenticated")
        if not hmac.compare_digest(
            token.encode(), self._refresh_token(family_id, int(number)).encode()
        ):
            raise Refused("unauthenticated")
        return family_id, int(number)


def _chosen(logins: list[Login], subject_id: str | None) -> Login:
    """The login asked for, or the first. Raises `forbidden` where there is none such."""
    for login in logins:
        if subject_id is None or login.id == subject_id:
            return login
    raise Refused("forbidden")


def shown_staff(member: Mapping[str, Any]) -> dict[str, Any]:
    """A member of staff as the API shows one; whoever proposed the last change must not be the
    one who confirms it."""
    return {
        "id": member["sk"],
        "name": member["name"],
        "role": member["role"],
        "phone": member["phone_masked"],
        "state": member["state"],
        "proposed_by": member["proposed_by"],
    }
