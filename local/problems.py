"""What is refused on this machine before any function runs, as problem documents (RFC 9457).

In AWS the CDN and the gateway refuse it in words of their own, which nobody can change (decision
34). The detail is in both languages, as who refuses does not look at `Accept-Language`.
"""

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
    "too_large": (
        413,
        "Terlalu besar / Too large",
        (
            "Kiriman melebihi batas ukuran. Tidak ada yang disimpan. Pakailah unggahan. / "
            "The request is over the size limit. Nothing was stored. Use an upload."
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
CODES = tuple(_PROBLEMS)


def problem(code: str) -> dict[str, Any]:
    """A problem document in both languages; raises KeyError for an unknown code."""
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
