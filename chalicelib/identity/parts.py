"""The parts of identity."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.identity.ports import (
    KeysTold,
    PartnersAdmitted,
    TextMessages,
    Tills,
    VisitorsDoor,
    Welcomes,
)

if TYPE_CHECKING:
    from chalicelib.core.outside import Outside
    from chalicelib.identity.formats.site import Site
    from chalicelib.identity.store.challenges import Challenges
    from chalicelib.identity.store.channels import Channels
    from chalicelib.identity.store.day_keys import DayKeys
    from chalicelib.identity.store.families import Families
    from chalicelib.identity.store.keys import SecretsManagerKeys
    from chalicelib.identity.store.logins import Logins
    from chalicelib.identity.store.passkeys import Passkeys
    from chalicelib.identity.store.snap_key import SnapKey
    from chalicelib.identity.store.staff import Staff
    from chalicelib.identity.use.admit import Admit
    from chalicelib.identity.use.answer import AnswerTexts
    from chalicelib.identity.use.authenticate import Authenticate
    from chalicelib.identity.use.keep_passkeys import KeepPasskeys
    from chalicelib.identity.use.keep_staff import KeepStaff
    from chalicelib.identity.use.knock import Knock
    from chalicelib.identity.use.prove_passkey import ProvePasskey
    from chalicelib.identity.use.prove_phone import ProvePhone
    from chalicelib.identity.use.pseudonyms import Pseudonyms
    from chalicelib.identity.use.refresh import Refresh
    from chalicelib.identity.use.send_code import SendCode
    from chalicelib.identity.use.sessions import Sessions
    from chalicelib.identity.use.sign_in import SignIn
    from chalicelib.identity.use.sign_out import SignOut
    from chalicelib.identity.use.take_messages import TakeMessages, Text


class IdentityParts(Room):
    """Who is who: phones, codes, tokens, staff, and the city's keys."""

    def warm(self) -> None:
        """Have ready what every signed-in request waits for: the keys, read and parsed."""
        self.keys.ring()
        _ = self.authenticate

    @cached_property
    def keys(self) -> SecretsManagerKeys:
        from chalicelib.identity.store.keys import SecretsManagerKeys

        parts = self.parts
        return SecretsManagerKeys(
            lambda: parts.client("secretsmanager"),
            parts.settings.secret,
            self.day_keys,
            parts.clock,
        )

    @cached_property
    def day_keys(self) -> DayKeys:
        from chalicelib.identity.store.day_keys import DayKeys

        parts = self.parts
        return DayKeys(lambda: parts.client("kms"), parts.settings.day_key)

    @cached_property
    def snap_key(self) -> SnapKey:
        from chalicelib.identity.store.snap_key import SnapKey

        return SnapKey(lambda: self.parts.client("kms"), self.parts.settings.snap_key)

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        from chalicelib.identity.use.pseudonyms import Pseudonyms

        return Pseudonyms(keys=self.keys)

    @cached_property
    def logins(self) -> Logins:
        from chalicelib.identity.store.logins import Logins

        return Logins(self._table)

    @cached_property
    def authenticate(self) -> Authenticate:
        from chalicelib.identity.use.authenticate import Authenticate

        return Authenticate(keys=self.keys, city=self.parts.settings.city, clock=self.parts.clock)

    @cached_property
    def admit(self) -> Admit:
        from chalicelib.identity.use.admit import Admit

        return Admit(
            find_staff=lambda id: self._staff.find(id),
            tills=self.parts.port(Tills),
            partners=self.parts.port(PartnersAdmitted),
            clock=self.parts.clock,
        )

    @cached_property
    def send_code(self) -> SendCode:
        from chalicelib.identity.use.send_code import SendCode

        return SendCode(
            challenges=self._challenges,
            logins=self.logins,
            keys=self.keys,
            pseudonyms=self.pseudonyms,
            text_messages=self.parts.port(TextMessages),
            knock=self._door.knock,
            host=self._site.host,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def channels(self) -> Channels:
        from chalicelib.identity.store.channels import Channels

        parts = self.parts
        return Channels(
            lambda: parts.client("secretsmanager"), parts.settings.channels_secret, parts.clock
        )

    @cached_property
    def knock(self) -> Knock:
        from chalicelib.identity.use.knock import Knock

        return Knock(
            keys=self.keys,
            number=self.parts.settings.whatsapp_number,
            door=self._door.knock,
            clock=self.parts.clock,
        )

    @cached_property
    def take_messages(self) -> TakeMessages:
        from chalicelib.identity.use.take_messages import TakeMessages

        return TakeMessages(
            channels=self.channels,
            keys=self.keys,
            phone_number_id=self.parts.settings.whatsapp_phone_number_id,
            send=self._send_text,
            clock=self.parts.clock,
        )

    @cached_property
    def outside(self) -> Outside:
        """What calls Meta."""

        from chalicelib.core.outside import Outside

        return Outside()

    @cached_property
    def answer_texts(self) -> AnswerTexts:
        from chalicelib.identity.store.answers import Answers
        from chalicelib.identity.use.answer import AnswerTexts
        from chalicelib.identity.use.post_answer import PostAnswer

        settings = self.parts.settings
        return AnswerTexts(
            answers=Answers(self._table),
            logins=self.logins,
            keys=self.keys,
            pseudonyms=self.pseudonyms,
            post=PostAnswer(
                channels=self.channels,
                outside=self.outside,
                messages=settings.whatsapp_messages,
                on_one_machine=settings.on_one_machine,
            ),
            origin=settings.origin,
            send=self._send_text,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def prove_phone(self) -> ProvePhone:
        from chalicelib.identity.use.prove_phone import ProvePhone

        return ProvePhone(
            challenges=self._challenges,
            keys=self.keys,
            pseudonyms=self.pseudonyms,
            clock=self.parts.clock,
        )

    @cached_property
    def sign_in(self) -> SignIn:
        from chalicelib.identity.use.sign_in import SignIn

        return SignIn(
            prove=self.prove_phone,
            passkeys=lambda: self.prove_passkey,
            challenges=self._challenges,
            logins=self.logins,
            families=self._families,
            keys=self.keys,
            sessions=self._sessions,
            let_in=self._door.let_in,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def prove_passkey(self) -> ProvePasskey:
        from chalicelib.identity.use.prove_passkey import ProvePasskey

        return ProvePasskey(
            passkeys=self._passkeys,
            logins=self.logins,
            sessions=self._sessions,
            keys=self.keys,
            site=self._site,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def passkeys(self) -> KeepPasskeys:
        from chalicelib.identity.use.keep_passkeys import KeepPasskeys

        return KeepPasskeys(
            passkeys=self._passkeys,
            staff=self._staff,
            logins=self.logins,
            keys=self.keys,
            site=self._site,
            records=self.parts.records,
            audit=self.parts[AuditParts].journal,
            told=self.parts.port(KeysTold),
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def refresh(self) -> Refresh:
        from chalicelib.identity.use.refresh import Refresh

        return Refresh(
            families=self._families,
            logins=self.logins,
            keys=self.keys,
            sessions=self._sessions,
            clock=self.parts.clock,
        )

    @cached_property
    def sign_out(self) -> SignOut:
        from chalicelib.identity.use.sign_out import SignOut

        return SignOut(families=self._families, keys=self.keys)

    @cached_property
    def staff(self) -> KeepStaff:
        from chalicelib.identity.use.keep_staff import KeepStaff

        return KeepStaff(
            staff=self._staff,
            passkeys=self._passkeys,
            logins=self.logins,
            pseudonyms=self.pseudonyms,
            records=self.parts.records,
            audit=self.parts[AuditParts].journal,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def _door(self) -> VisitorsDoor:
        return self.parts.port(VisitorsDoor)

    @cached_property
    def _table(self) -> str:
        from chalicelib.identity.store.table import IdentityItem

        return self.parts.table("identity", IdentityItem)

    @cached_property
    def _site(self) -> Site:
        from chalicelib.identity.formats.site import Site

        return Site(self.parts.settings.origin)

    @cached_property
    def _passkeys(self) -> Passkeys:
        from chalicelib.identity.store.passkeys import Passkeys

        return Passkeys(self.parts.connection, self._table)

    @cached_property
    def _staff(self) -> Staff:
        from chalicelib.identity.store.staff import Staff

        return Staff(self._table)

    @cached_property
    def _challenges(self) -> Challenges:
        from chalicelib.identity.store.challenges import Challenges

        return Challenges(self._table)

    @cached_property
    def _families(self) -> Families:
        from chalicelib.identity.store.families import Families

        return Families(self._table)

    @cached_property
    def _sessions(self) -> Sessions:
        from chalicelib.identity.use.sessions import Sessions

        parts = self.parts
        return Sessions(
            keys=self.keys,
            welcomes=parts.port(Welcomes),
            tills=parts.port(Tills),
            city=parts.settings.city,
        )

    def _send_text(self, text: Text, delay_s: int) -> None:
        import msgspec

        send = self.parts.send_to(self.parts.settings.answers_queue)
        send(msgspec.to_builtins(text), delay_s)
