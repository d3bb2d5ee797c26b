"""What the demo city has on its stalls: stickers, which `/dev/` lists as a phone's camera opens
them, and a few payments at them, one of which the resident asks to have undone. And a delegate."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.payments.parts import PaymentParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.stickers.parts import StickerParts
from chalicelib.vouchers.parts import VoucherParts
from local.demo.history import PLANS, subject_of
from local.demo.people import LISTED, Person, Shop
from local.demo.storefronts import week

# What was paid at the first sticker, in rupiah; the last is asked to be undone.
PAID = (12_000, 8_500, 21_000)
STANDS = timedelta(days=300)


def hand_out(parts: Parts, shops: Sequence[tuple[Subject, Shop]], home: Path) -> None:
    """Keep the shops' stickers in `stickers.json`, first of those that are never closed: whoever
    looks at the city at night pays there, too."""
    own = parts[StickerParts].own
    always_open_first = sorted(enumerate(shops), key=lambda one: bool(week(one[0])))
    listed = [
        {"merchant": shop.name, "url": own.current(owner.id).url}
        for _, (owner, shop) in always_open_first
    ]
    (home / "stickers.json").write_text(json.dumps(listed))


def pay(parts: Parts, residents: Sequence[Person], shop: Subject) -> None:
    """Let residents who have claimed nothing yet pay at a shop's sticker. It says no hours, for it
    may be night."""
    text = parts[StickerParts].own.current(shop.id).text
    payers = _new_holders(parts, residents[LISTED:])
    for payer, amount in zip(payers, PAID, strict=False):
        key = Key.of(payer.id, "seed", text, b"")
        paid = parts[PaymentParts].pay.pay(text, amount, None, (), payer, key)
        if amount == PAID[-1]:
            parts[PaymentParts].ask.ask(paid.payment.id, payer)


def _new_holders(parts: Parts, residents: Sequence[Person]) -> Iterator[Subject]:
    for person in residents:
        if not person.phone:
            continue
        resident = subject_of(parts, person)
        parts[ResidentParts].welcome.welcome(resident.id, resident.phone)
        with suppress(Refused):
            _claim(parts, resident)
            yield resident


def stand(
    parts: Parts, residents: Sequence[Person], delegate: Subject, admin: Subject, now: datetime
) -> None:
    """Somebody without a phone has named a resident, who has accepted and claimed for them."""
    person = next(one for one in residents if not one.phone)
    resident_id = parts[IdentityParts].pseudonyms.id_of_nik(person.nik)
    delegates = parts[ResidentParts].delegates
    reason = "tidak punya HP, diwakili tetangga"
    delegates.name(
        resident_id,
        None,
        delegate.id,
        to_text(now + STANDS),
        reason,
        admin,
        None,
        lambda named: None,
    )
    delegates.accept(resident_id, delegate)
    _claim(parts, replace(delegate, id=resident_id, delegate=delegate.id))


def _claim(parts: Parts, resident: Subject) -> None:
    every = parts[CampaignParts].store.all()
    campaign_id = next(terms.id for terms in every if terms.name == PLANS[0].name)
    parts[VoucherParts].claim.claim(campaign_id, resident, None, lambda held: held.voucher.id)
