"""A merchant's proof that a transfer of its own is in the signed day."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.days.parts import DayParts
from chalicelib.days.use.prove import Proof

api = Api("days")


class ProofView(View):
    date: str
    leaf: str
    index: int
    path: list[str]

    @classmethod
    def of(cls, proof: Proof) -> "ProofView":
        return cls(proof.date, proof.leaf, proof.index, proof.path)


@api.route(
    "GET",
    "/merchant/redemptions/{redemption_id}/proof",
    MERCHANTS,
    answers={200: ProofView},
    refusals=("not_found", "state_conflict"),
)
def proof(request: Request, parts: DayParts) -> ProofView:
    """That one of my redemptions or refunds is in the signed tree of its day, once that is closed:
    the leaf, its index, and the hashes up to the root."""
    return ProofView.of(parts.proving.proof(request.path["redemption_id"], request.subject.id))
