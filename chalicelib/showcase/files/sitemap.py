"""What search engines read: which pages there are (sitemaps.org, protocol 0.9), and what they may
read (RFC 9309)."""

from collections.abc import Iterable
from urllib.parse import urlencode

from chalicelib.showcase.files.element import element, xml

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_index(places: Iterable[str], origin: str) -> str:
    """The sitemap of each kelurahan: a sitemap holds 50,000 addresses at most, and so many no
    kelurahan has."""
    maps = [
        element("sitemap", element("loc", f"{origin}/sitemap.xml?{urlencode({'kelurahan': one})}"))
        for one in places
    ]
    return xml(element("sitemapindex", *maps, xmlns=_NAMESPACE))


def sitemap(shops: Iterable[str], products: Iterable[str], origin: str) -> str:
    """The pages of these shops and products, and the one of all of them."""
    paths = [f"/toko/{one}" for one in shops] + [f"/barang/{one}" for one in products]
    urls = [element("url", element("loc", origin + path)) for path in (*paths, "/dampak/")]
    return xml(element("urlset", *urls, xmlns=_NAMESPACE))


def robots(origin: str) -> str:
    """All but the API, whose answers are for programs."""
    return f"User-agent: *\nDisallow: /api/\n\nSitemap: {origin}/sitemap.xml\n"
