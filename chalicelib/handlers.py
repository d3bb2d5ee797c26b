"""The event door: streams, queues and clocks, each handed to a concept's use case.

Runs as `chalicelib.handlers.<function>`; app.py is not imported there. Streams and queues are bound
in infra/, by these names. Rooms are imported where they are used: a function loads only its own.
"""

import json
from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint

from chalicelib.core.log import log
from chalicelib.wiring import parts

blueprint = Blueprint(__name__)

# What the heartbeat keeps of its time to end in order.
_SPARE_MS = 10_000
# What every message is answered that was worked on: nothing of the batch is delivered again.
_ALL_DONE: dict[str, Any] = {"batchItemFailures": []}


@blueprint.on_dynamodb_record(stream_arn="arn:aws:dynamodb:::table/transfers/stream/bound-in-infra")
def on_transfers(event: Any) -> dict[str, Any]:
    """Apply a batch of the ledger's stream to journal and totals."""
    from chalicelib.ledger.parts import LedgerParts

    parts()[LedgerParts].stream.apply(event.to_dict())
    return _ALL_DONE


@blueprint.schedule("rate(1 minute)")
def heartbeat(event: Any) -> None:
    """Keep every shard delivering and `through` moving, watch that the books balance, and count
    records that waited for this version."""
    from chalicelib.ledger.parts import LedgerParts

    ledger = parts()[LedgerParts]
    ledger.pulse.beat()
    # Last: where it fails, the minute's work is done.
    ledger.stream.redrive(lambda: event.context.get_remaining_time_in_millis() > _SPARE_MS)


@blueprint.on_sqs_message(queue="fiscal", batch_size=10)
def on_paid(event: Any) -> dict[str, Any]:
    """Share out what was paid, by the transfers that the ledger has handed on. What could not be
    counted is delivered again, and nothing else."""
    from chalicelib.fiscal.parts import FiscalParts

    messages = {one["messageId"]: one["body"] for one in event.to_dict()["Records"]}
    failed = parts()[FiscalParts].counting.count(messages)
    log(event="payouts counted", transfers=len(messages), failed=len(failed))
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


@blueprint.on_sqs_message(queue="archive", batch_size=40, maximum_batching_window_in_seconds=300)
def on_archive(event: Any) -> dict[str, Any]:
    """Put the transfers that the ledger has handed on into the archive. Few, large objects: what
    comes within five minutes, or 6 MB, which is what Lambda hands over at once."""
    from chalicelib.archive.parts import ArchiveParts

    messages = [record.body for record in event]
    objects = parts()[ArchiveParts].keep.keep(messages)
    log(event="transfers archived", messages=len(messages), objects=objects)
    return _ALL_DONE


@blueprint.on_sqs_message(queue="imports", batch_size=1)
def on_import(event: Any) -> dict[str, Any]:
    """Go on with the import that a message names."""
    from chalicelib.imports.parts import ImportParts

    return _each(event, parts()[ImportParts].work.take_up)


@blueprint.on_sqs_message(queue="settlements", batch_size=1)
def on_settlement(event: Any) -> dict[str, Any]:
    """Go on with the settlement that a message names."""
    from chalicelib.settlements.parts import SettlementParts

    return _each(event, parts()[SettlementParts].work.take_up)


@blueprint.on_sqs_message(queue="bank", batch_size=1)
def on_bank_statement(event: Any) -> dict[str, Any]:
    """Go on with the statement that a message names."""
    from chalicelib.bank.parts import BankParts

    return _each(event, parts()[BankParts].work.take_up)


@blueprint.on_sqs_message(queue="days", batch_size=1)
def on_day(event: Any) -> dict[str, Any]:
    """Go on with closing the day that a message names, and have it told of when it is closed."""
    from chalicelib.days.parts import DayParts
    from chalicelib.impact.parts import ImpactParts

    done = _each(event, parts()[DayParts].work.take_up)
    for record in event:
        parts()[ImpactParts].work.queue(json.loads(record.body)["id"], 0)
    return done


@blueprint.on_sqs_message(queue="impact", batch_size=1)
def on_impact(event: Any) -> dict[str, Any]:
    """Tell everybody of the closed day that a message names, and of those before it."""
    from chalicelib.impact.parts import ImpactParts

    return _each(event, parts()[ImpactParts].work.take_up)


@blueprint.on_sqs_message(queue="exports", batch_size=1)
def on_export(event: Any) -> dict[str, Any]:
    """Make the export that a message names."""
    from chalicelib.exports.parts import ExportParts

    return _each(event, parts()[ExportParts].work.take_up)


@blueprint.on_sqs_message(queue="reconciliations", batch_size=1)
def on_reconciliation(event: Any) -> dict[str, Any]:
    """Make the reconciliation of the day that a message names."""
    from chalicelib.reconciliation.parts import ReconciliationParts

    return _each(event, parts()[ReconciliationParts].work.take_up)


@blueprint.on_sqs_message(queue="confirmations", batch_size=1)
def on_confirmation(event: Any) -> dict[str, Any]:
    """Ask the acquirer about the payment that a message names."""
    from chalicelib.acquirers.parts import AcquirerParts

    return _each(event, lambda message, _: parts()[AcquirerParts].confirm.take_up(message))


@blueprint.on_sqs_message(queue="documents", batch_size=1)
def on_document(event: Any) -> dict[str, Any]:
    """Make the public document that a message names."""
    from chalicelib.documents.parts import DocumentParts

    return _each(event, parts()[DocumentParts].work.take_up)


@blueprint.on_sqs_message(queue="photos", batch_size=1)
def on_photo(event: Any) -> dict[str, Any]:
    """Show the photo that was uploaded, or delete one that is shown no more."""
    from chalicelib.products.parts import ProductParts

    return _each(event, lambda message, _: parts()[ProductParts].make_photos.take_up(message))


@blueprint.on_sqs_message(queue="codes", batch_size=1)
def on_codes(event: Any) -> dict[str, Any]:
    """Go on with the file of codes that a message names: make them, or make them void."""
    from chalicelib.codes.parts import CodeParts

    return _each(event, parts()[CodeParts].work.take_up)


@blueprint.on_sqs_message(queue="webhooks", batch_size=1)
def on_webhook(event: Any) -> dict[str, Any]:
    """Tell a marketplace what happened to its order. One at a time: a server that is slow keeps
    nobody else's message back."""
    from chalicelib.webhooks.parts import WebhookParts

    work = parts()[WebhookParts].work
    for record in event:
        work.take_up(record.body, event.context.get_remaining_time_in_millis)
    return _ALL_DONE


@blueprint.on_sqs_message(queue="notices", batch_size=10)
def on_notice(event: Any) -> dict[str, Any]:
    """Tell people of transfers that the ledger has handed on. What could not be told is delivered
    again, and nothing else."""
    from chalicelib.notices.parts import NoticeParts

    messages = {one["messageId"]: one["body"] for one in event.to_dict()["Records"]}
    failed = parts()[NoticeParts].tell_of_transfers.take_up(messages)
    log(event="transfers told of", transfers=len(messages), failed=len(failed))
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


@blueprint.on_sqs_message(queue="pushes", batch_size=1)
def on_push(event: Any) -> dict[str, Any]:
    """Push what is new to somebody. One at a time: a push service that is slow keeps nobody else's
    message back."""
    from chalicelib.notices.parts import NoticeParts

    push = parts()[NoticeParts].push
    for record in event:
        push.take_up(record.body, event.context.get_remaining_time_in_millis)
    return _ALL_DONE


@blueprint.on_sqs_message(queue="answers", batch_size=10)
def on_answer(event: Any) -> dict[str, Any]:
    """Answer people who have sent a text of ours by message. What could not be answered for a fault
    of ours is delivered again, and nothing else."""
    from chalicelib.identity.parts import IdentityParts

    messages = {one["messageId"]: one["body"] for one in event.to_dict()["Records"]}
    failed = parts()[IdentityParts].answer_texts.take_up(messages)
    log(event="texts answered", texts=len(messages), failed=len(failed))
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


@blueprint.on_ws_connect()
def websocket_connect(event: Any, context: Any) -> dict[str, Any]:
    """Let a WebSocket be opened by its ticket. Chalice names the function like this, and hands a
    blueprint's what API Gateway sends."""
    from chalicelib.core.values.errors import Refused
    from chalicelib.live.parts import LiveParts

    ticket = (event.get("queryStringParameters") or {}).get("ticket", "")
    try:
        parts()[LiveParts].connect.connect(ticket, event["requestContext"]["connectionId"])
    except Refused as refused:
        log(event="connection refused", code=refused.code)
        return {"statusCode": refused.kind.status}
    log(event="connection opened")
    return {"statusCode": 200}


@blueprint.on_sqs_message(queue="live", batch_size=10)
def on_live(event: Any) -> dict[str, Any]:
    """Tell those who listen of transfers that the ledger has handed on. Nothing is delivered again:
    what is late helps nobody."""
    from chalicelib.live.parts import LiveParts

    said = parts()[LiveParts].tell.take_up([record.body for record in event])
    log(event="hints", **said._asdict())
    return _ALL_DONE


@blueprint.schedule("rate(10 minutes)")
def remind(event: Any) -> None:
    """Tell people of what was decided, and of vouchers that lapse soon, as much as the time allows;
    the next run goes on."""
    from chalicelib.notices.parts import NoticeParts
    from chalicelib.vouchers.parts import VoucherParts

    def has_time() -> bool:
        return bool(event.context.get_remaining_time_in_millis() > _SPARE_MS)

    try:
        decided = parts()[NoticeParts].tell_of_acts.run(has_time)
    finally:
        # Whatever keeps decisions from being told keeps no reminder back.
        lapsing = parts()[VoucherParts].remind.run(has_time)
    log(event="reminded", decided=decided, lapsing=lapsing)


@blueprint.schedule("rate(10 minutes)")
def evening_sums(event: Any) -> None:
    """In the evening, tell shops that want it their day's sum by text message."""
    from chalicelib.redemptions.parts import RedemptionParts

    def has_time() -> bool:
        return bool(event.context.get_remaining_time_in_millis() > _SPARE_MS)

    told = parts()[RedemptionParts].evening.run(has_time)
    log(event="evening sums told", shops=told)


@blueprint.schedule("rate(1 minute)")
def remember_documents(event: Any) -> None:
    """Make the public documents that nobody has made who should have."""
    from chalicelib.documents.parts import SPARE_MS, DocumentParts

    remaining_ms = event.context.get_remaining_time_in_millis
    made = parts()[DocumentParts].make.make_forgotten(lambda: remaining_ms() > SPARE_MS)
    if made:
        log(event="forgotten documents made", documents=made)


@blueprint.schedule("rate(1 hour)")
def expire_due(event: Any) -> None:
    """Finish what changes of campaigns have left half done, grant rewards that waited, empty
    vouchers whose time is over, and forget visitors, as many as the time allows; the next hour goes
    on."""
    from chalicelib.campaigns.parts import CampaignParts
    from chalicelib.codes.parts import CodeParts
    from chalicelib.incentives.parts import IncentiveParts
    from chalicelib.vouchers.parts import VoucherParts

    parts()[CampaignParts].finish.run(event.context.get_remaining_time_in_millis)
    rewards = parts()[IncentiveParts].retry.run(event.context.get_remaining_time_in_millis)
    emptied = parts()[VoucherParts].lapse.run(event.context.get_remaining_time_in_millis)
    forgotten = parts()[CodeParts].forget.run(event.context.get_remaining_time_in_millis)
    log(event="vouchers expired", vouchers=emptied, rewards=rewards, visitors=forgotten)


@blueprint.schedule("rate(10 minutes)")
def lapse_holds(event: Any) -> None:
    """Give back what is held for orders beyond its time, as much as the time allows."""
    from chalicelib.marketplace.parts import MarketplaceParts

    lapsed = parts()[MarketplaceParts].lapse.run(event.context.get_remaining_time_in_millis)
    log(event="holds lapsed", checkouts=lapsed)


@blueprint.schedule("rate(1 hour)")
def screen_stickers(event: Any) -> None:
    """Count from where shops are paid at their stickers, as much as the time allows, and note whose
    sticker somebody should look at."""
    from chalicelib.stickers.parts import StickerParts

    def has_time() -> bool:
        return bool(event.context.get_remaining_time_in_millis() > _SPARE_MS)

    log(event="stickers screened", doubtful=parts()[StickerParts].screen.run(has_time))


@blueprint.schedule("rate(1 minute)")
def count_sales(event: Any) -> None:
    """Count what was sold since the last time by day, as much as the time allows."""
    from chalicelib.reports.parts import ReportParts

    sales = parts()[ReportParts].counting.run(event.context.get_remaining_time_in_millis)
    if sales:
        log(event="sales of days counted", sales=sales)


@blueprint.schedule("rate(5 minutes)")
def count_growth(event: Any) -> None:
    """Count what was sold since the last time, as much as the time allows; once a day, open the
    campaigns that waited for it."""
    from chalicelib.growth.parts import GrowthParts

    growth = parts()[GrowthParts]
    sales = growth.counting.run(event.context.get_remaining_time_in_millis)
    log(event="sales counted", sales=sales, opened=growth.daily.run())


def _each(event: Any, work: Callable[[Any, Callable[[], int]], None]) -> dict[str, Any]:
    for record in event:
        work(json.loads(record.body), event.context.get_remaining_time_in_millis)
    return _ALL_DONE
