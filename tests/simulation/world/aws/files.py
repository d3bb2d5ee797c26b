"""S3 and SNS: which speak XML."""

from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from botocore.awsrequest import HeadersDict

from tests.simulation.world.aws.shape import Answered, Asked, Refusal

_XML = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass
class Files:
    """Objects by bucket and key, and files that come in parts. Each object has one version."""

    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    parts: dict[str, dict[int, bytes]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answered:
        """By the operation."""
        act = getattr(self, f"_{asked.operation}")
        address = urlsplit(asked.url)
        bucket = (address.hostname or "").partition(".")[0]
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        found: Answered = act(f"{bucket}{unquote(address.path)}", query, asked)
        return found

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error by S3's protocol."""
        content = f"{_XML}<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        return Answered(status, content.encode())

    def put(self, bucket: str, key: str, content: bytes, kind: str = "") -> None:
        """As somebody puts a file there by a signed address."""
        self.objects[f"{bucket}/{key}"] = (content, kind)

    def copy(self) -> Any:
        """All objects."""
        return dict(self.objects), {id: dict(parts) for id, parts in self.parts.items()}

    def restore(self, kept: Any) -> None:
        """The same again."""
        self.objects = dict(kept[0])
        self.parts = {id: dict(parts) for id, parts in kept[1].items()}

    def _PutObject(self, name: str, _: dict[str, str], asked: Asked) -> Answered:
        if "If-None-Match" in asked.headers and name in self.objects:
            raise Refusal("PreconditionFailed", status=412)
        self.objects[name] = (asked.body, _text(asked.headers.get("Content-Type", "")))
        return _found(b"", {"ETag": _etag(asked.body), "x-amz-version-id": "one"})

    def _GetObject(self, name: str, _: dict[str, str], asked: Asked) -> Answered:
        content, kind = self._standing(name, asked)
        wanted = _text(asked.headers.get("Range", ""))
        headers = {"ETag": _etag(content), "Content-Type": kind, "x-amz-version-id": "one"}
        if not wanted:
            return _found(content, headers)
        first, _dash, last = wanted.removeprefix("bytes=").partition("-")
        begin, end = int(first), min(int(last or len(content)), len(content) - 1)
        if begin >= len(content):
            raise Refusal("InvalidRange", status=416)
        headers["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
        return Answered(206, content[begin : end + 1], _headers(content[begin : end + 1], headers))

    def _HeadObject(self, name: str, _: dict[str, str], asked: Asked) -> Answered:
        content, kind = self._standing(name, asked)
        told = {"ETag": _etag(content), "Content-Type": kind, "x-amz-version-id": "one"}
        return Answered(200, b"", _headers(content, told))

    def _DeleteObject(self, name: str, _: dict[str, str], asked: Asked) -> Answered:
        self.objects.pop(name, None)
        return Answered(204)

    def _ListObjectVersions(self, name: str, query: dict[str, str], _: Asked) -> Answered:
        bucket = name.partition("/")[0]
        prefix = f"{bucket}/{query.get('prefix', '')}"
        rows = "".join(
            f"<Version><Key>{escape(key.partition('/')[2])}</Key><VersionId>one</VersionId>"
            f"<IsLatest>true</IsLatest><Size>{len(content)}</Size></Version>"
            for key, (content, _) in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        listed = f"<IsTruncated>false</IsTruncated>{rows}"
        return _xml(f"<ListVersionsResult>{listed}</ListVersionsResult>")

    def _CreateMultipartUpload(self, name: str, _: dict[str, str], asked: Asked) -> Answered:
        id = f"upload-{len(self.parts) + 1}"
        self.parts[id] = {}
        return _xml(
            f"<InitiateMultipartUploadResult><UploadId>{id}</UploadId>"
            "</InitiateMultipartUploadResult>"
        )

    def _UploadPart(self, name: str, query: dict[str, str], asked: Asked) -> Answered:
        self.parts[query["uploadId"]][int(query["partNumber"])] = asked.body
        return _found(b"", {"ETag": _etag(asked.body)})

    def _CompleteMultipartUpload(self, name: str, query: dict[str, str], _: Asked) -> Answered:
        parts = self.parts.pop(query["uploadId"], None)
        if parts is None:
            raise Refusal("NoSuchUpload", status=404)
        content = b"".join(parts[number] for number in sorted(parts))
        self.objects[name] = (content, "")
        etag = escape(_etag(content))
        return _xml(
            f"<CompleteMultipartUploadResult><ETag>{etag}</ETag></CompleteMultipartUploadResult>"
        )

    def _AbortMultipartUpload(self, name: str, query: dict[str, str], _: Asked) -> Answered:
        self.parts.pop(query["uploadId"], None)
        return Answered(204)

    def _standing(self, name: str, asked: Asked) -> tuple[bytes, str]:
        if name not in self.objects:
            raise Refusal("NoSuchKey", status=404)
        wanted = _text(asked.headers.get("If-Match", ""))
        if wanted and wanted != _etag(self.objects[name][0]):
            raise Refusal("PreconditionFailed", status=412)
        return self.objects[name]


@dataclass
class Phones:
    """SNS: the text messages of each phone, the newest first."""

    inbox: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answered:
        """`Publish` alone."""
        sent = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        self.inbox.setdefault(sent["PhoneNumber"], []).insert(0, {"text": sent["Message"]})
        return _xml("<PublishResponse><PublishResult><MessageId>sent</MessageId></PublishResult>"
                    "</PublishResponse>")  # fmt: skip

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error by AWS's query protocol."""
        content = f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"
        return Answered(status, content.encode())

    def copy(self) -> Any:
        """All messages."""
        return {phone: list(texts) for phone, texts in self.inbox.items()}

    def restore(self, kept: Any) -> None:
        """The same again."""
        self.inbox = {phone: list(texts) for phone, texts in kept.items()}


def _xml(content: str) -> Answered:
    return Answered(200, f"{_XML}{content}".encode())


def _found(content: bytes, headers: dict[str, str]) -> Answered:
    return Answered(200, content, _headers(content, headers))


def _headers(content: bytes, told: dict[str, str]) -> Any:
    return HeadersDict({"Content-Length": str(len(content)), **told})


def _etag(content: bytes) -> str:
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


def _text(header: str | bytes) -> str:
    return header.decode() if isinstance(header, bytes) else header
