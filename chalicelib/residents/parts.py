"""The parts of residents."""

from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Parts
from chalicelib.identity.parts import IdentityParts
from chalicelib.residents.imports import ResidentRegistry
from chalicelib.residents.ports import Wallets
from chalicelib.residents.service import ResidentService
from chalicelib.residents.store import ResidentItem, Residents


@dataclass(frozen=True)
class ResidentParts:
    """The registry of residents, and what they are entitled to."""

    parts: Parts

    @cached_property
    def store(self) -> Residents:
        return Residents(self.parts.table("residents", ResidentItem))

    @cached_property
    def residents(self) -> ResidentService:
        parts, identity = self.parts, self.parts[IdentityParts]
        return ResidentService(
            self.store,
            identity.logins,
            parts.writer,
            parts[AuditParts].journal,
            identity.pseudonyms.hash_phone,
            identity.pseudonyms.id_of_nik,
            lambda resident_id, phone: parts.port(Wallets).move_owner(resident_id, phone),
            parts.clock,
        )

    @cached_property
    def registry(self) -> ResidentRegistry:
        parts, identity = self.parts, self.parts[IdentityParts]
        return ResidentRegistry(
            self.store,
            identity.logins,
            identity.pseudonyms.hash_phone,
            identity.pseudonyms.id_of_nik,
            lambda resident_id, phone: parts.port(Wallets).move_owner(resident_id, phone),
            parts.writer,
        )
