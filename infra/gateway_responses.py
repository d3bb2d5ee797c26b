"""What API Gateway answers by itself, before any function runs, as problem+json.

RFC 9457 documents like the application's own, with the detail in both languages, because a
gateway response cannot look at `Accept-Language`. The keys are API Gateway's response types.
"""

import json
from typing import Any

# code -> status, title and detail in Indonesian and English
_PROBLEMS: dict[str, tuple[int, str, str]] = {
    "not_found": (
        404,
        "Tidak ditemukan / Not found",
        (
            "Alamat atau metode ini tidak ada. Tidak ada yang diubah. / "
            "There is no such address or method. Nothing was changed."
        ),
    ),
    "unauthenticated": (
        401,
        "Belum masuk / Not signed in",
        (
            "Permintaan ini perlu masuk lebih dahulu. Tidak ada yang diubah. / "
            "This request needs a sign-in. Nothing was changed."
        ),
    ),
    "forbidden": (
        403,
        "Tidak berwenang / Not allowed",
        (
            "Permintaan ini tidak diizinkan. Tidak ada yang diubah. / "
            "This request is not allowed. Nothing was changed."
        ),
    ),
    "too_large": (
        413,
        "Terlalu besar / Too large",
        (
            "Kiriman melebihi batas ukuran. Tidak ada yang disimpan. Pakailah unggahan. / "
            "The request is over the size limit. Nothing was stored. Use an upload."
        ),
    ),
    "unsupported_media_type": (
        415,
        "Jenis berkas tidak didukung / Unsupported media type",
        (
            "Jenis isi itu tidak diterima di sini. Tidak ada yang disimpan. / "
            "That content type is not taken here. Nothing was stored."
        ),
    ),
    "rate_limited": (
        429,
        "Terlalu sering / Too many requests",
        (
            "Terlalu banyak permintaan. Tidak ada yang dilakukan. Tunggu lalu coba lagi. / "
            "Too many requests. Nothing was done. Wait and try again."
        ),
    ),
    "validation_failed": (
        422,
        "Isian belum benar / Validation failed",
        (
            "Permintaan ini tidak terbaca. Tidak ada yang disimpan. / "
            "The request could not be read. Nothing was stored."
        ),
    ),
    "unavailable": (
        503,
        "Sedang sibuk / Unavailable",
        (
            "Sistem sedang sibuk. Coba lagi dengan kunci yang sama. / "
            "The system is busy. Try again with the same key."
        ),
    ),
}

# Our code -> API Gateway's response types ("Gateway response types" in its developer guide).
# MISSING_AUTHENTICATION_TOKEN is what it calls an unknown route or method. DEFAULT_4XX is left to
# the individual types: each keeps its own status.
_TYPES: dict[str, tuple[str, ...]] = {
    "not_found": ("MISSING_AUTHENTICATION_TOKEN", "RESOURCE_NOT_FOUND"),
    "unauthenticated": ("UNAUTHORIZED",),
    "forbidden": ("ACCESS_DENIED",),
    "too_large": ("REQUEST_TOO_LARGE",),
    "unsupported_media_type": ("UNSUPPORTED_MEDIA_TYPE",),
    "rate_limited": ("THROTTLED", "QUOTA_EXCEEDED"),
    "validation_failed": ("BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS"),
    "unavailable": (
        "API_CONFIGURATION_ERROR",
        "AUTHORIZER_CONFIGURATION_ERROR",
        "AUTHORIZER_FAILURE",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
        "DEFAULT_5XX",
    ),
}


def problem(code: str) -> dict[str, Any]:
    """A problem document (RFC 9457) in both languages; raises KeyError for an unknown code."""
    status, title, detail = _PROBLEMS[code]
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if code == "validation_failed":
        document["errors"] = [{"field": "request", "message": "tidak terbaca / could not be read"}]
    return document


def _response(code: str) -> dict[str, Any]:
    parameters = {"gatewayresponse.header.Content-Type": "'application/problem+json'"}
    if code in ("rate_limited", "unavailable"):
        parameters["gatewayresponse.header.Retry-After"] = "'1'"
    return {
        "statusCode": str(problem(code)["status"]),
        "responseParameters": parameters,
        "responseTemplates": {"application/json": json.dumps(problem(code), ensure_ascii=False)},
    }


GATEWAY_RESPONSES: dict[str, dict[str, Any]] = {
    response_type: _response(code) for code, types in _TYPES.items() for response_type in types
}
