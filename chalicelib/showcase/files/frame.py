"""What every page has: its head, with what link previews and search engines read of it, and its
frame. No script runs in it, and it asks for nothing but pictures of ours."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from chalicelib.core.values.kelurahan import by_code
from chalicelib.showcase.files.element import Element, element, html, linked_data
from chalicelib.showcase.files.words import LOCALES, WORDS, Language

# What search engines show of a page; the rest they cut.
_DESCRIPTION_LONGEST = 160
# Where there is no photo.
_MARK = "/wallet/icon-512.png"
_STYLE = (
    ":root{background:#fff;color:#1a1a1a;color-scheme:light dark;--line:#8884;--accent:#0b6b4f}"
    "@media(prefers-color-scheme:dark){:root{background:#121212;color:#eee;--accent:#6fd3b0}}"
    "body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:0 1rem}"
    "header,footer{display:flex;justify-content:space-between;padding:.25rem 0}"
    "a{color:var(--accent);display:inline-block;min-height:1.5rem}"
    # As high as a thumb, but for those within a sentence.
    "header a,footer a,li a{align-items:center;display:inline-flex;min-height:2.75rem}"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}"
    "h2{font-size:1.125rem;margin:1.5rem 0 .5rem}"
    "ul{list-style:none;margin:0;padding:0}"
    "li{align-items:center;border-top:1px solid var(--line);display:flex;gap:.75rem}"
    "li{padding:.6rem 0}"
    "li img,li i{background:var(--line);border-radius:.5rem;flex:none;height:4rem;object-fit:cover;"
    "width:4rem}"
    "main>img{border-radius:.75rem;height:auto;max-height:70vh;max-width:100%;object-fit:contain}"
    "li span{flex:1;overflow-wrap:anywhere}small{display:block;opacity:.8}b{white-space:nowrap}"
    "dl{display:grid;gap:.25rem 1rem;grid-template-columns:auto 1fr;margin:0}dd{margin:0}"
    "h1,p{overflow-wrap:anywhere}"
)


def headers(style: str, framed_by: str = "'none'") -> dict[str, str]:
    """What a page may do that has this style and nothing else; `framed_by` is who may show it
    within a page of theirs (Content Security Policy 3, frame-ancestors)."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; img-src 'self'; style-src 'sha256-{digest}'; "
            f"base-uri 'none'; form-action 'none'; frame-ancestors {framed_by}"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }


HEADERS = headers(_STYLE)


@dataclass(frozen=True, slots=True)
class City:
    """Whose pages they are: its address, without a closing slash, and its name."""

    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells those who do not read it whole: link previews, search engines. `kind` is
    Open Graph's, `picture` a path of ours or "", `data` what the page is about, for schema.org."""

    path: str
    title: str
    description: str
    kind: str
    picture: str
    data: dict[str, Any]


def address(path: str, language: Language) -> str:
    """Where a page is in a language."""
    return path if language == "id" else f"{path}?{urlencode({'lang': language})}"


def page(told: Told, city: City, language: Language, *content: Element | None) -> str:
    """A page in one language, which names the other."""
    other: Language = "en" if language == "id" else "id"
    body = element(
        "body",
        element(
            "header",
            element("a", "Tumbas", href="/"),
            element("a", WORDS[language]["other"], href=address(told.path, other), hreflang=other),
        ),
        element("main", *content),
        element("footer", element("a", WORDS[language]["all"], href="/wallet/#/shops")),
    )
    return html(element("html", head(told, city, language), body, lang=language))


def head(told: Told, city: City, language: Language, style: str = _STYLE) -> Element:
    """What stands before a page, for browsers, link previews and search engines."""
    url = city.origin + address(told.path, language)
    description = told.description[:_DESCRIPTION_LONGEST]
    return element(
        "head",
        *_basics(f"{told.title} · Tumbas {city.name}", style),
        _meta("description", description),
        element("link", rel="canonical", href=url),
        *(_alternate(city.origin + address(told.path, one), one) for one in WORDS),
        _alternate(city.origin + told.path, "x-default"),
        _graph("og:site_name", f"Tumbas {city.name}"),
        _graph("og:type", told.kind),
        _graph("og:title", told.title),
        _graph("og:description", description),
        _graph("og:url", url),
        _graph("og:locale", LOCALES[language]),
        _graph("og:image", city.origin + (told.picture or _MARK)),
        _meta("twitter:card", "summary_large_image" if told.picture else "summary"),
        linked_data({"@context": "https://schema.org", "url": url, **told.data}),
    )


def refusal(status: int) -> str:
    """What is shown where there is no such page, or none at the moment: in both languages, for
    nobody knows whose it is."""
    what = "failed" if status >= 500 else "missing"
    said = [
        element(
            "section",
            element("h1", words[what]),
            element("p", words[f"{what}_lead"]),
            element("p", element("a", words["all"], href="/wallet/#/shops")),
            lang=language,
        )
        for language, words in WORDS.items()
    ]
    top = element("head", *_basics(WORDS["id"][what]), _meta("robots", "noindex"))
    return html(element("html", top, element("body", element("main", *said)), lang="id"))


def place_of(kelurahan_code: str, city: City, language: Language) -> str:
    """A kelurahan with its kecamatan and the city, as people write it."""
    here = by_code()[kelurahan_code]
    return WORDS[language]["place"].format(
        kelurahan=here.name, kecamatan=here.kecamatan, city=city.name
    )


def postal_address(kelurahan_code: str, street: str, city: City) -> dict[str, str]:
    """A shop's address for schema.org."""
    here = by_code()[kelurahan_code]
    return {
        "@type": "PostalAddress",
        "streetAddress": f"{street}, {here.name}, {here.kecamatan}",
        "addressLocality": city.name,
        "addressCountry": "ID",
    }


def _basics(title: str, style: str = _STYLE) -> list[Element]:
    return [
        element("meta", charset="utf-8"),
        _meta("viewport", "width=device-width,initial-scale=1"),
        element("title", title),
        element("link", rel="icon", href="/wallet/icon.svg"),
        element("style", style),
    ]


def _meta(name: str, content: str) -> Element:
    return element("meta", name=name, content=content)


def _graph(name: str, content: str) -> Element:
    return element("meta", property=name, content=content)


def _alternate(url: str, language: str) -> Element:
    return element("link", rel="alternate", hreflang=language, href=url)
