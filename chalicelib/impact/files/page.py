"""The public page: each figure with what it means, charts whose text says the same, and no script.
Whoever puts it into a page of theirs gets it without the frame around."""

from collections.abc import Iterator

from chalicelib.impact.files import charts
from chalicelib.impact.files.words import (
    WORDS,
    Language,
    cents,
    group_name,
    hundredths,
    number,
    percent,
    rupiah,
)
from chalicelib.impact.rules.bill import Cost
from chalicelib.impact.rules.position import Figures, Told
from chalicelib.impact.rules.shown import Shown
from chalicelib.showcase.files.element import Element, element, html
from chalicelib.showcase.files.frame import City, address, head, headers
from chalicelib.showcase.files.frame import Told as Preview
from chalicelib.showcase.files.words import on_day, on_month

PATH = "/dampak/"
CSV_PATH = "/api/v1/public/impact.csv"
_STYLE = (
    ":root{background:#fff;color:#1a1a1a;color-scheme:light dark;--line:#8884;--accent:#0b6b4f}"
    "@media(prefers-color-scheme:dark){:root{background:#121212;color:#eee;--accent:#6fd3b0}}"
    "body{font:1.0625rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:42rem;padding:0 1rem}"
    "header{display:flex;justify-content:space-between}"
    "a{color:var(--accent)}header a,p>a{align-items:center;display:inline-flex;min-height:2.75rem}"
    "h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}"
    "section{border-top:1px solid var(--line);margin-top:1.5rem}"
    "h2{font-size:1.125rem;margin:1rem 0 .25rem}p{margin:.25rem 0 .75rem}"
    "dl{margin:.5rem 0}dt{opacity:.8}dd{font-size:1.5rem;font-variant-numeric:tabular-nums;"
    "font-weight:600;line-height:1.3;margin:0 0 .5rem}"
    "table{border-collapse:collapse;font-size:.9375rem;margin:.5rem 0 1rem;width:100%}"
    "caption{font-weight:600;padding:.25rem 0;text-align:start}"
    "th,td{border-top:1px solid var(--line);padding:.35rem .5rem .35rem 0;text-align:end;"
    "vertical-align:middle}th{font-weight:400;text-align:start}thead th{opacity:.8}"
    "thead th:not(:first-child){text-align:end}td{font-variant-numeric:tabular-nums;"
    "white-space:nowrap}svg{display:block;fill:var(--accent);height:.5rem;width:100%}"
    "tbody th{overflow-wrap:anywhere;width:40%}code{overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap}summary{line-height:2.75rem}"
)
# So many groups are shown at once.
_AT_ONCE = 10
# Anybody may show it within a page of theirs: there is nothing on it to be tricked into.
HEADERS = headers(_STYLE, framed_by="*")


def page(shown: Shown, city: City, language: Language, *, embedded: bool = False) -> str:
    """The page in one language; `embedded` leaves out what leads elsewhere."""
    words = WORDS[language]
    lead = words["lead"].format(city=city.name)
    preview = Preview(
        path=PATH,
        title=words["title"],
        description=lead,
        kind="website",
        picture="",
        data={"@type": "Dataset", "name": words["title"], "description": lead},
    )
    content = element(
        "main", element("h1", words["title"]), element("p", lead), *_sections(shown, city, language)
    )
    body = element("body", None if embedded else _top(language), content)
    return html(element("html", head(preview, city, language, _STYLE), body, lang=language))


def _top(language: Language) -> Element:
    other: Language = "en" if language == "id" else "id"
    words = WORDS[language]
    return element(
        "header",
        element("a", words["home"], href="/"),
        element("a", words["switch"], href=address(PATH, other), hreflang=other),
    )


def _sections(shown: Shown, city: City, language: Language) -> Iterator[Element]:
    told, words = shown.figures, WORDS[language]
    if not told.through:
        yield element("p", words["nothing"])
        return
    yield element("p", words["through"].format(day=on_day(told.through, language)))
    yield _section(
        words["money_in"],
        words["money_in_means"],
        _figure(words["voucher"], rupiah(told.money_in.get("voucher", 0))),
        _figure(words["incentive"], rupiah(told.money_in.get("incentive", 0))),
    )
    yield _spent(shown, language)
    yield _growth(told, language)
    yield _purchases(told, language)
    yield _section(
        words["cashless"],
        words["cashless_means"],
        _figure(words["with_nmid"], number(told.merchants_with_nmid)),
        _figure(words["first_time"], number(told.first_time_payers)),
    )
    yield _cost(shown.cost, language)
    yield _check(told, city, language)


def _spent(shown: Shown, language: Language) -> Element:
    told, words = shown.figures, WORDS[language]
    means = words["spent_means"].format(
        payments=number(told.redemptions), merchants=number(told.merchants_paid)
    )
    months = [
        charts.Row(on_month(month, language), amount, (rupiah(amount),))
        for month, amount in shown.months
    ]
    return _section(
        words["spent"],
        means,
        _figure(words["spent"], rupiah(told.spent)),
        charts.table(words["by_month"], (words["month"], words["amount"]), months),
        *_groups("by_category", told.by_category, language),
        *_groups("by_kelurahan", told.by_kelurahan, language),
        element("p", words["groups_mean"]),
    )


def _groups(name: str, groups: list[Told], language: Language) -> Iterator[Element]:
    """The largest groups at once, the rest for who wants to see them."""
    words = WORDS[language]
    heads = (words["group"], words["amount"], words["merchants"])
    rows = [
        charts.Row(
            group_name(one.group, language), one.spent, (rupiah(one.spent), number(one.merchants))
        )
        for one in groups
    ]
    most = max((row.value for row in rows), default=0)
    yield charts.table(words[name], heads, rows[:_AT_ONCE])
    if rows[_AT_ONCE:]:
        rest = charts.table(words["the_rest"], heads, rows[_AT_ONCE:], most)
        summary = words["more"].format(count=len(rows) - _AT_ONCE)
        yield element("details", element("summary", summary), rest)


def _growth(told: Figures, language: Language) -> Element:
    words = WORDS[language]
    if told.growth is None:
        return _section(words["growth"], words["no_growth"])
    return _section(
        words["growth"], words["growth_means"], _figure(words["growth"], percent(told.growth))
    )


def _purchases(told: Figures, language: Language) -> Element:
    words = WORDS[language]
    share = told.share
    section = _section(
        words["purchases"],
        words["purchases_mean"],
        _figure(words["purchases"], rupiah(told.purchases)),
    )
    if share is None or share.budget is None or share.tenths is None or share.missing is None:
        known = share is not None and share.budget is not None
        section.append(element("p", words["few_suppliers" if known else "no_budget"]))
        return section
    section.append(_figure(words["share"].format(year=share.year), percent(share.tenths)))
    means = words["share_means"].format(
        target=share.target, missing=rupiah(share.missing), budget=rupiah(share.budget)
    )
    section.append(element("p", means))
    return section


def _cost(cost: Cost | None, language: Language) -> Element:
    words = WORDS[language]
    if cost is None or cost.payments <= 0:
        return _section(words["cost"], words["no_bill"])
    means = words["cost_means"].format(
        first=on_month(cost.first, language),
        last=on_month(cost.last, language),
        amount=rupiah(cost.amount),
        payments=number(cost.payments),
    )
    services = [charts.Row(name, amount, (rupiah(amount),)) for name, amount in cost.services]
    rate = cost.rate
    return _section(
        words["cost"],
        means,
        _figure(words["cost"], cents(cost.amount, cost.payments)),
        charts.table(words["by_service"], (words["service"], words["amount"]), services),
        element(
            "p",
            words["cost_rate"].format(
                currency=rate.currency,
                rate=hundredths(rate.sen),
                source=rate.source,
                day=on_day(rate.day, language),
            ),
        )
        if rate.source
        else None,
    )


def _check(told: Figures, city: City, language: Language) -> Element:
    words = WORDS[language]
    frame = f'<iframe src="{city.origin}{PATH}?embed=1" title="{words["title"]}"></iframe>'
    return _section(
        words["check"],
        words["check_means"],
        element("p", element("code", told.root)),
        element("p", element("a", f"/public/days/{told.through}", href=_record(told.through))),
        element("p", element("a", words["csv"], href=CSV_PATH, download="dampak.csv")),
        element(
            "details",
            element("summary", words["embed"]),
            element("pre", element("code", frame)),
        ),
    )


def _record(day: str) -> str:
    return f"/api/v1/public/days/{day}"


def _section(title: str, means: str, *content: Element | None) -> Element:
    return element("section", element("h2", title), element("p", means), *content)


def _figure(name: str, value: str) -> Element:
    return element("dl", element("dt", name), element("dd", value))
