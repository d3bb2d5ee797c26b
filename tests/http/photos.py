"""Photos of products: drawn, put where a shop's browser puts them, and told of as S3 does."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image

from chalicelib.products.parts import ProductParts
from tests.http.client import Person
from tests.http.conftest import TestCity


def picture(
    size: tuple[int, int] = (800, 600),
    colour: str = "red",
    kind: str = "JPEG",
    exif: Image.Exif | None = None,
) -> bytes:
    """A picture of one colour, as a file of this kind."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **({"exif": exif} if exif else {}))
    return written.getvalue()


def address(shop: Person, product_id: str, content_type: str = "image/jpeg") -> str:
    """Where to put a product's photo."""
    return asked(shop, f"/merchant/products/{product_id}/photo", content_type)


def asked(shop: Person, path: str, content_type: str = "image/jpeg") -> str:
    """Where to put what is asked for at this path."""
    return str(shop.post(path, {"content_type": content_type}).ok(201)["upload_url"])


def put(url: str, content: bytes, content_type: str = "image/jpeg") -> dict[str, Any]:
    """PUT a file to an address; answers what S3 tells the queue of it."""
    headers = {"Content-Type": content_type}
    asked = urllib.request.Request(url, content, headers, method="PUT")
    with urllib.request.urlopen(asked, timeout=10):
        # By its bucket's own host in AWS, by a path beneath the emulator's.
        key = urllib.parse.urlsplit(url).path.partition("photos/")
    return {"Records": [{"s3": {"object": {"key": "".join(key[1:])}}}]}


def take_up(city: TestCity, message: dict[str, Any]) -> None:
    """Do what the queue's function does with a message."""
    city.parts[ProductParts].make_photos.take_up(message)


def photographed(city: TestCity, shop: Person, product_id: str, content: bytes) -> Any:
    """The shop's product once a photo of it is shown."""
    take_up(city, put(address(shop, product_id), content))
    return shop.get(f"/merchant/products/{product_id}").ok()


def served(city: TestCity, path: str) -> bytes | None:
    """What stands at `/media/…`; None where nothing does."""
    media = city.parts.storage()
    try:
        found = media.get_object(
            Bucket=city.parts.settings.media_bucket, Key=path.removeprefix("/")
        )
    except media.exceptions.NoSuchKey:
        return None
    assert found["ContentType"] == "image/webp"
    assert "immutable" in found["CacheControl"]
    body: bytes = found["Body"].read()
    return body


def files(city: TestCity, product_id: str) -> list[str]:
    """The addresses of all that is served of a product."""
    media = city.stream.emulator.client("s3")
    listed = media.list_objects_v2(
        Bucket=city.parts.settings.media_bucket, Prefix=f"media/{product_id}/"
    )
    return sorted("/" + one["Key"] for one in listed.get("Contents", []))


@contextmanager
def sweeping(city: TestCity) -> Iterator[list[dict[str, Any]]]:
    """What the queue is told, meanwhile, to look at later."""
    told: list[dict[str, Any]] = []

    def note(params: Any, **_: Any) -> None:
        message = json.loads(params["MessageBody"])
        if "photo" in message:
            told.append(message)

    name = "provide-client-params.sqs.SendMessage"
    clients = [parts.sqs for parts in (city.parts, city.functions["rest"])]
    for client in clients:
        client.meta.events.register(name, note)
    try:
        yield told
    finally:
        for client in clients:
            client.meta.events.unregister(name, note)
