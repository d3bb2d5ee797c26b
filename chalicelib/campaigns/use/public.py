"""What everybody may know of campaigns: the document, and reading it."""

import msgspec

from chalicelib.campaigns.rules.terms import CLOSED, DRAFT, REGISTRY, Gate, Kind, Rule, Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.documents.rules import CITY, Name
from chalicelib.documents.use.read import Reader
from chalicelib.merchants.rules.merchant import Category, CheckKind

DOCUMENT = Name("campaigns", CITY)


class PublicCampaign(msgspec.Struct, frozen=True):
    """A campaign as everybody sees it. Its times are told, and none of them changes what is listed:
    the document stays right while the clock goes on."""

    id: str
    name: str
    description: str
    kind: Kind
    face_value: int | None
    rule: Rule | None
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: list[Category]
    kelurahan: list[str]
    segments: list[str]
    partial_spend: bool
    pays_shipping: bool
    requires: list[CheckKind]
    opens_at_growth: Gate | None
    opened_at: str | None

    @classmethod
    def of(cls, terms: Terms) -> "PublicCampaign":
        """What of a campaign's terms is public."""
        return cls(
            id=terms.id,
            name=terms.name,
            description=terms.description,
            kind=terms.kind,
            face_value=terms.face_value or None,
            rule=terms.rule,
            per_resident=terms.per_resident,
            claim_from=terms.claim_from,
            claim_until=terms.claim_until,
            spend_until=terms.spend_until,
            categories=list(terms.categories),
            kelurahan=list(terms.kelurahan),
            segments=list(terms.segments),
            partial_spend=terms.partial_spend,
            pays_shipping=terms.pays_shipping,
            requires=list(terms.requires),
            opens_at_growth=terms.opens_at_growth,
            opened_at=terms.opened_at or None,
        )


def decoded(content: bytes) -> list[PublicCampaign]:
    """The campaigns in a document's content."""
    return msgspec.json.decode(content, type=list[PublicCampaign])


class CampaignDocument(Component, frozen=True, kw_only=True):
    """Makes the one document of campaigns."""

    campaigns: Campaigns

    def places(self) -> list[str]:
        """There is one, of the whole city."""
        return [CITY]

    def content(self, place: str) -> bytes:
        """The campaigns that residents can claim from or spend, newest first; none of codes, of
        which whoever holds one is told by it."""
        listed = [
            one
            for one in self.campaigns.all()
            if one.state not in (DRAFT, CLOSED) and one.audience == REGISTRY
        ]
        listed.sort(key=lambda terms: (terms.created_at, terms.id), reverse=True)
        return msgspec.json.encode([PublicCampaign.of(terms) for terms in listed])


class ListedCampaigns(Component, frozen=True, kw_only=True):
    """The use case of whoever looks what there is."""

    reader: Reader[list[PublicCampaign]]

    def all(self) -> list[PublicCampaign]:
        """The campaigns that can be claimed or spent, newest first."""
        self.reader.look()
        return self.reader.of(CITY) or []
