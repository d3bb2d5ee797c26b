"""The taxes that the system proposes to withhold of an order."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.fields import Rupiah
from chalicelib.core.values.subject import ADMIN_READERS
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.proposal import Proposed
from chalicelib.procurement.rules.taxes import TaxKind
from chalicelib.procurement.use.propose import Suggestion

api = Api("procurement")


class ProposalQuery(Query):
    # All that is open, where nobody says how much.
    gross: Rupiah | None = None
    umkm_letter: bool = False


class ProposedTaxView(View):
    """`amount` is `rate_percent` of `base`, the price without VAT; `source` is the rule."""

    kind: TaxKind
    amount: int
    base: int
    rate_percent: float
    source: str

    @classmethod
    def of(cls, tax: Proposed) -> "ProposedTaxView":
        return cls(tax.kind, tax.amount, tax.base, tax.rate / 100, tax.source)


class TaxProposalView(View):
    gross: int
    taxes: list[ProposedTaxView]
    net: int
    notes: list[str]

    @classmethod
    def of(cls, found: Suggestion, tongue: int) -> "TaxProposalView":
        taxes = found.proposal.taxes
        return cls(
            gross=found.gross,
            taxes=[ProposedTaxView.of(one) for one in taxes],
            net=found.gross - sum(one.amount for one in taxes),
            notes=[words[tongue] for words in found.proposal.notes],
        )


@api.route(
    "GET",
    "/admin/purchase-orders/{order_id}/taxes",
    ADMIN_READERS,
    query=ProposalQuery,
    answers={200: TaxProposalView},
    refusals=("not_found",),
)
def taxes(request: Request, parts: ProcurementParts) -> TaxProposalView:
    """The taxes that the system proposes to withhold when so much of an order is accepted today,
    and why; the officer decides."""
    query = request.query
    found = parts.propose.of(request.path["order_id"], query.gross, query.umkm_letter)
    return TaxProposalView.of(found, request.tongue)
