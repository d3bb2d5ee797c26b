"""Keeping acquirers: who may tell the city of payments."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from chalicelib.acquirers.formats.signature import read_public_key
from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.psp import (
    ACTIVE,
    MOVES,
    Action,
    Credential,
    Psp,
    is_address,
    must_be_asked,
    rotated,
)
from chalicelib.acquirers.store.psps import Psps
from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject

Answered = TypeVar("Answered")


class KeepPsps(Component, frozen=True, kw_only=True):
    """The use cases of keeping acquirers. `loopback` lets one be asked on this very machine;
    `id_of_client` is the acquirer's id by its client id."""

    psps: Psps
    seal: Seal
    id_of_client: Callable[[str], str]
    loopback: bool
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def register(
        self,
        client_id: str,
        name: str,
        public_key: str,
        client_secret: str,
        adapter: str,
        api_url: str,
        by: Subject,
        key: Key | None,
        answer: Callable[[Psp], Answered],
    ) -> Answered:
        """Register an acquirer. Answers, and keeps under the key, the `answer` of it, which holds
        no secret. Raises `validation_failed`, and `state_conflict` where its client id is known."""
        now = self.clock()
        self._must_be_reachable(adapter, api_url)
        psp_id = self.id_of_client(client_id)
        credential = Credential(_public_key(public_key), self.seal.close(client_secret, psp_id))
        psp = Psp(
            id=psp_id,
            client_id=client_id,
            name=name,
            adapter=adapter,
            api_url=api_url,
            state=ACTIVE,
            created_at=to_text(now),
            version=1,
            credentials=(credential,),
        )
        answered = answer(psp)
        self.writer.transact(
            [
                *self.records.write(key, now, 201, body=answered),
                self.psps.put(psp),
                self.audit.entry(by, "psp.register", psp_id, now, adapter=adapter),
            ]
        )
        return answered

    def rotate(
        self, psp_id: str, public_key: str | None, client_secret: str | None, by: Subject
    ) -> Psp:
        """Give an acquirer another public key, another client secret, or both; the former count
        for a day. Raises `not_found`, `validation_failed`, `state_conflict`."""
        if public_key is None and client_secret is None:
            raise invalid("public_key", "isi kunci atau rahasia baru", "give a new key or secret")
        now = self.clock()
        psp = self.psps.get(psp_id)
        fresh = rotated(
            psp,
            _public_key(public_key) if public_key is not None else None,
            self.seal.close(client_secret, psp_id) if client_secret is not None else None,
            now,
        )
        changed = [
            name
            for name, value in (("public_key", public_key), ("client_secret", client_secret))
            if value is not None
        ]
        entry = self.audit.entry(by, "psp.rotate", psp_id, now, changed=changed)
        self.writer.transact([self.psps.change(fresh), entry])
        return fresh

    def move(self, psp_id: str, action: Action, reason: str, by: Subject) -> Psp:
        """Suspend an acquirer, or reinstate it. Raises `not_found`, `state_conflict`."""
        was, state = MOVES[action]
        psp = self.psps.get(psp_id)
        if psp.state != was:
            raise Refused("state_conflict")
        moved = replace(psp, state=state, version=psp.version + 1)
        entry = self.audit.entry(by, f"psp.{action}", psp_id, self.clock(), reason=reason)
        self.writer.transact([self.psps.change(moved), entry])
        return moved

    def active(self, psp_id: str) -> Psp:
        """An acquirer that may tell of payments. Raises `not_found`, and `state_conflict` for one
        that is suspended."""
        psp = self.psps.get(psp_id)
        if psp.state != ACTIVE:
            raise Refused("state_conflict")
        return psp

    def every(self) -> list[Psp]:
        """All acquirers."""
        return self.psps.every()

    def _must_be_reachable(self, adapter: str, api_url: str) -> None:
        if must_be_asked(ADAPTERS[adapter], api_url):
            raise invalid("api_url", "wajib diisi untuk adapter ini", "is required by this adapter")
        if api_url and not is_address(api_url, loopback=self.loopback):
            raise invalid("api_url", "harus alamat https", "must be an https address")


def _public_key(pem: str) -> str:
    try:
        read_public_key(pem)
    except ValueError:
        raise invalid(
            "public_key",
            "harus kunci publik RSA 2048 bit atau lebih (PEM)",
            "must be an RSA public key of 2048 bits or more (PEM)",
        ) from None
    return pem
