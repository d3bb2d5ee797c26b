"""The parts of codes."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.parts import Room
from chalicelib.core.work import OneAtATime, Work
from chalicelib.identity.parts import IdentityParts
from chalicelib.notices.parts import NoticeParts
from chalicelib.residents.parts import ResidentParts

if TYPE_CHECKING:
    from chalicelib.codes.files.bucket import CodeBucket
    from chalicelib.codes.store.codes import Codes
    from chalicelib.codes.store.files import CodeFiles
    from chalicelib.codes.use.find import FindCode
    from chalicelib.codes.use.forget import ForgetVisitors
    from chalicelib.codes.use.knock import Knock
    from chalicelib.codes.use.order import OrderCodes
    from chalicelib.codes.use.read import ReadCodes
    from chalicelib.codes.use.void import VoidCodes

# Prolonged before each hundred codes; longer than the writer's patience, so that a function which
# has lost it writes no more.
LEASE_LIFE = timedelta(seconds=120)


class CodeParts(Room):
    """One-use codes of campaigns."""

    @cached_property
    def codes(self) -> Codes:
        from chalicelib.codes.store.codes import Codes

        return Codes(self.parts.connection, self.parts.table("codes"))

    @cached_property
    def files(self) -> CodeFiles:
        from chalicelib.codes.store.files import CodeFiles

        return CodeFiles(self.parts.connection, self.parts.writer, self.parts.table("codes"))

    @cached_property
    def bucket(self) -> CodeBucket:
        from chalicelib.codes.files.bucket import CodeBucket

        parts = self.parts
        return CodeBucket(connect=parts.storage_of_large_files, name=parts.settings.files_bucket)

    @cached_property
    def order(self) -> OrderCodes:
        from chalicelib.codes.use.order import OrderCodes

        parts, campaigns = self.parts, self.parts[CampaignParts]
        return OrderCodes(
            campaigns=campaigns.read,
            allocate=campaigns.allocate,
            budgets=campaigns.budgets,
            files=self.files,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            queue=self.work.queue,
            clock=parts.clock,
        )

    @cached_property
    def void(self) -> VoidCodes:
        from chalicelib.codes.use.void import VoidCodes

        parts = self.parts
        return VoidCodes(
            files=self.files,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            queue=self.work.queue_change,
            clock=parts.clock,
        )

    @cached_property
    def read(self) -> ReadCodes:
        from chalicelib.codes.use.read import ReadCodes

        return ReadCodes(
            campaigns=self.parts[CampaignParts].read,
            files=self.files,
            bucket=self.bucket,
            clock=self.parts.clock,
        )

    @cached_property
    def find(self) -> FindCode:
        from chalicelib.codes.use.find import FindCode

        return FindCode(
            codes=self.codes,
            files=self.files,
            pseudonyms=self.parts[IdentityParts].pseudonyms,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def knock(self) -> Knock:
        from chalicelib.codes.use.knock import Knock

        return Knock(
            find=self.find,
            codes=self.codes,
            campaigns=self.parts[CampaignParts].read,
            clock=self.parts.clock,
        )

    @cached_property
    def forget(self) -> ForgetVisitors:
        from chalicelib.codes.use.forget import ForgetVisitors

        residents = self.parts[ResidentParts]
        return ForgetVisitors(
            residents=residents.store,
            visitors=residents.visitors,
            entitlements=residents.entitlements,
            logins=self.parts[IdentityParts].logins,
            codes=self.codes,
            settings=self.parts[NoticeParts].settings,
            campaigns=self.parts[CampaignParts].read,
            move_owner=residents.move_owner,
            writer=self.parts.writer,
            clock=self.parts.clock,
        )

    @cached_property
    def work(self) -> Work:
        """What the queue's function does."""
        from chalicelib.codes.use.make import SPARE_MS, CodeJob

        parts, campaigns = self.parts, self.parts[CampaignParts]
        job = CodeJob(
            campaigns=campaigns.read,
            allocate=campaigns.allocate,
            budgets=campaigns.budgets,
            codes=self.codes,
            files=self.files,
            bucket=self.bucket,
            pseudonyms=parts[IdentityParts].pseudonyms,
            origin=parts.settings.origin,
            writer=parts.writer,
        )
        leases = Leases(parts.writer, parts.table("codes"), parts.clock)
        return Work(
            job=job,
            send=parts.send_to(parts.settings.codes_queue),
            spare_ms=SPARE_MS,
            one_at_a_time=OneAtATime(leases, job.lease_of, LEASE_LIFE),
        )
