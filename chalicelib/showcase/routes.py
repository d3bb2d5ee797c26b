"""The pages of shops and products, and catalogues of them. The CDN asks for them under the city's
own address: `/toko/…`, `/barang/…`, `/feed/…`, `/sitemap.xml`, `/robots.txt` (infra/showcase.py).
"""

from collections.abc import Callable, Iterable

from chalicelib.core.http.api import XML, Answer, Api, Request
from chalicelib.core.http.bodies import Query
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.core.values.parse import kelurahan
from chalicelib.core.values.subject import PUBLIC
from chalicelib.products.use.directory import PublicProduct
from chalicelib.showcase.files import frame
from chalicelib.showcase.files.catalogue import TooLong, catalogue_csv, catalogue_xml
from chalicelib.showcase.files.product_page import product_page
from chalicelib.showcase.files.shop_page import shop_page
from chalicelib.showcase.files.sitemap import robots as robots_text
from chalicelib.showcase.files.sitemap import sitemap as sitemap_of
from chalicelib.showcase.files.sitemap import sitemap_index
from chalicelib.showcase.files.words import Language
from chalicelib.showcase.parts import ShowcaseParts

HTML = "text/html"
CSV = "text/csv"
TEXT = "text/plain"
_KEPT = {"Cache-Control": "public, max-age=60"}
_CATALOGUE_KEPT = {"Cache-Control": "public, max-age=900"}
_SITEMAP_KEPT = {"Cache-Control": "public, max-age=3600"}
_PAGE = {200: (HTML,), 404: (HTML,), 413: (HTML,), 422: (HTML,), 503: (HTML,)}

api = Api("showcase")


class LanguageQuery(Query):
    lang: str = ""

    @property
    def language(self) -> Language:
        """English where it is asked for; else Indonesian."""
        return "en" if self.lang == "en" else "id"


class SitemapQuery(Query):
    kelurahan: str | None = None


class CatalogueQuery(Query):
    kecamatan: str | None = None


def _page(text: str, status: int = 200) -> Answer:
    # Nobody finds one anew within the minute that caches keep that it is missing.
    kept = _KEPT if status < 500 else {"Cache-Control": "no-store"}
    return Answer(status, text, {"Content-Type": f"{HTML}; charset=utf-8", **frame.HEADERS, **kept})


def _refusing(refused: Refused) -> Answer:
    status = refused.kind.status
    return _page(frame.refusal(status), status)


@api.route(
    "GET",
    "/public/toko/{merchant_id}",
    PUBLIC,
    query=LanguageQuery,
    answers=_PAGE,
    refusing=_refusing,
)
def shop(request: Request, parts: ShowcaseParts) -> Answer:
    """An active shop's page."""
    found = parts.find.shop(request.path["merchant_id"])
    language = request.query.language
    return _page(shop_page(found.shop, found.goods, found.similar, parts.city, language))


@api.route(
    "GET",
    "/public/barang/{product_id}",
    PUBLIC,
    query=LanguageQuery,
    answers=_PAGE,
    refusing=_refusing,
)
def product(request: Request, parts: ShowcaseParts) -> Answer:
    """The page of a product that an active shop sells."""
    found = parts.find.product(request.path["product_id"])
    language = request.query.language
    return _page(product_page(found.product, found.shop, found.similar, parts.city, language))


def _catalogue(
    request: Request,
    parts: ShowcaseParts,
    write: Callable[[Iterable[PublicProduct], frame.City], str],
    kind: str,
) -> Answer:
    wanted = request.query.kecamatan
    codes = [one.code for one in all_kelurahan() if wanted in (None, one.kecamatan_code)]
    if not codes:
        raise invalid(
            "kecamatan",
            "bukan kode kecamatan kota ini, misalnya 35.73.01",
            "is no code of a kecamatan of this city, such as 35.73.01",
        )
    try:
        text = write(parts.find.sold(codes), parts.city)
    except TooLong:
        raise invalid(
            "kecamatan",
            "lebih dari yang muat dalam satu berkas: minta per kecamatan",
            "more than fits in one file: ask by kecamatan",
        ) from None
    return Answer(200, text, {"Content-Type": f"{kind}; charset=utf-8", **_CATALOGUE_KEPT})


@api.route("GET", "/public/feed/products.xml", PUBLIC, query=CatalogueQuery, answers={200: (XML,)})
def products_xml(request: Request, parts: ShowcaseParts) -> Answer:
    """All that shops sell, as RSS 2.0 for Google Merchant Center; of a kecamatan where it is
    named, which a city of many thousand products needs."""
    return _catalogue(request, parts, catalogue_xml, XML)


@api.route("GET", "/public/feed/products.csv", PUBLIC, query=CatalogueQuery, answers={200: (CSV,)})
def products_csv(request: Request, parts: ShowcaseParts) -> Answer:
    """The same as CSV for Meta's catalogues."""
    return _catalogue(request, parts, catalogue_csv, CSV)


@api.route("GET", "/public/sitemap.xml", PUBLIC, query=SitemapQuery, answers={200: (XML,)})
def sitemap(request: Request, parts: ShowcaseParts) -> Answer:
    """Which pages there are: of each kelurahan a sitemap, or the one of `kelurahan`."""
    origin = parts.city.origin
    code = request.query.kelurahan
    if code is None:
        text = sitemap_index(parts.find.places(), origin)
    else:
        text = sitemap_of(*parts.find.listed(kelurahan(code, "kelurahan")), origin)
    return Answer(200, text, {"Content-Type": XML, **_SITEMAP_KEPT})


@api.route("GET", "/public/robots.txt", PUBLIC, answers={200: (TEXT,)})
def robots(request: Request, parts: ShowcaseParts) -> Answer:
    """What search engines may read."""
    headers = {"Content-Type": f"{TEXT}; charset=utf-8", **_SITEMAP_KEPT}
    return Answer(200, robots_text(parts.city.origin), headers)
