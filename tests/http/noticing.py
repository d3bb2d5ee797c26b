"""What people are told, once the queues' functions have taken up whatever is due."""

from typing import Any

from chalicelib.notices.parts import NoticeParts
from tests.http.client import Person
from tests.http.conftest import TestCity


def tell(city: TestCity) -> None:
    """What the stream brings is handed on, and people are told of it."""
    city.stream.catch_up()
    work = city.parts[NoticeParts].tell_of_transfers
    for batch in batches(city, city.parts.settings.notices_queue):
        assert work.take_up(batch) == []


def push(city: TestCity) -> int:
    """Pushes are sent that are due; answers how many messages there were."""
    work, messages = city.parts[NoticeParts].push, 0
    for batch in batches(city, city.parts.settings.pushes_queue):
        messages += len(batch)
        for text in batch.values():
            work.take_up(text, time_enough)
    return messages


def time_enough() -> int:
    """What is left of a function's time when it begins, in milliseconds."""
    return 60_000


def batches(city: TestCity, queue: str) -> Any:
    sqs = city.parts.sqs
    while found := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        yield {one["MessageId"]: one["Body"] for one in found}
        for one in found:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])


def events(person: Person) -> list[str]:
    """What somebody was told, newest first."""
    return [one["event"] for one in told(person)]


def told(person: Person) -> list[Any]:
    """The same, whole."""
    place = "resident" if person.id.startswith("res_") else "merchant"
    found: list[Any] = person.get(f"/{place}/notices").ok()["items"]
    return found
