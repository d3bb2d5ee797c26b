"""The parts of identity."""

import hmac
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Parts
from chalicelib.core.values import ids
from chalicelib.identity.keys import SecretsManagerKeys
from chalicelib.identity.ports import Tills, Welcomes
from chalicelib.identity.service import Identity
from chalicelib.identity.sms import SnsSender
from chalicelib.identity.store import Identities, IdentityItem


@dataclass(frozen=True)
class IdentityParts:
    """Who is who: phones, codes, tokens, staff, and the city's keys."""

    parts: Parts

    @cached_property
    def keys(self) -> SecretsManagerKeys:
        parts = self.parts
        return SecretsManagerKeys(
            lambda: parts.client("secretsmanager"), parts.settings.secret, parts.clock
        )

    @cached_property
    def identities(self) -> Identities:
        return Identities(self.parts.table("identity", IdentityItem))

    @cached_property
    def identity(self) -> Identity:
        parts = self.parts
        return Identity(
            self.identities,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            self.keys,
            SnsSender(lambda: parts.client("sns")),
            parts.settings.city,
            urlsplit(parts.settings.origin).hostname or "localhost",
            parts.settings.cookies_need_tls,
            parts.clock,
            parts.port(Welcomes).by_role,
            parts.port(Tills).till,
        )

    def id_of_nik(self, nik: str) -> str:
        """The resident id that belongs to a NIK."""
        return self._id_of(ids.RESIDENT, "nik", nik)

    def id_of_nib(self, nib: str) -> str:
        """The merchant id that belongs to a NIB."""
        return self._id_of(ids.MERCHANT, "nib", nib)

    def _id_of(self, prefix: str, purpose: str, value: str) -> str:
        # A keyed hash, so that it tells nothing of the number.
        digest = hmac.digest(self.keys.ring().pepper, f"{purpose}\0{value}".encode(), "sha256")
        return ids.stable_id(prefix, digest)
