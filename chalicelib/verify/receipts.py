"""Checking what a merchant keeps: a receipt, the proof that its transfer is in a closed day, and a
statement."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import HASH_BYTES, leaf_hash, root_along
from chalicelib.core.crypto.signed import LEAF, RECEIPT_TYP, STATEMENT_TYP, DayRecord
from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.instants import business_day, epoch, from_text
from chalicelib.verify.files import FindKey
from chalicelib.verify.findings import Report

_STATEMENT_SUMS = ("opening", "redeemed", "refunded", "paid_out", "closing")


def check_receipt(token: str, find_key: FindKey) -> tuple[Report, dict[str, Any] | None]:
    """What holds of a receipt, and its claims where its signature does."""
    report = Report("receipt")
    try:
        claims = jose.verify(token, typ=RECEIPT_TYP, find_key=find_key)
        _require(claims, ("iss", "jti", "vid", "cmp", "mid"), ("amount", "iat"))
    except jose.Malformed as malformed:
        report.add(False, "signature_wrong", why=malformed.reason)
        return report, None
    report.add(True, "signature", city=claims["iss"])
    code = "receipt_of_refund" if claims.get("kind") == "refund" else "receipt_of_redemption"
    report.add(True, code, **{name: claims[name] for name in ("jti", "amount", "mid", "vid")})
    return report, claims


def check_proof(claims: Mapping[str, Any], proof: Any, record: DayRecord) -> Report:
    """What holds of a proof, as `GET /merchant/redemptions/{id}/proof` answers it: that its leaf is
    the transfer of a receipt with these claims, and that its path leads to the root of a day."""
    report = Report("proof")
    try:
        text, index, path = _parts(proof)
        leaf = json.loads(text)
        # Hashed is the text; that it has no second reading is for its form to say.
        plain = leaf.keys() == set(LEAF) and canonical(leaf) == text.encode()
        day = business_day(from_text(leaf["occurred_at"])).isoformat()
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        report.add(False, "proof_wrong")
        return report
    if not plain:
        report.add(False, "proof_wrong")
        return report
    same = _told_by(claims, leaf)
    report.add(same, "leaf" if same else "leaf_of_another", id=str(leaf["id"])[:64])
    if not record.date == proof.get("date") == day:
        report.add(False, "proof_of_another_day", date=record.date, day=day)
        return report
    try:
        root = root_along(index, record.transfers, leaf_hash(text.encode()), path).hex()
    except ValueError:
        root = ""
    holds = root == record.root
    report.add(holds, "path" if holds else "path_elsewhere", date=day, index=index)
    return report


def check_statement(token: str, find_key: FindKey) -> Report:
    """What holds of a merchant's statement, as the QR code on its PDF has it: the text alone, or
    behind the `#` of an address."""
    report = Report("statement")
    try:
        claims = jose.verify(token.rpartition("#")[2], typ=STATEMENT_TYP, find_key=find_key)
        _require(claims, ("iss", "mid", "name", "from", "to"), _STATEMENT_SUMS)
    except jose.Malformed as malformed:
        report.add(False, "signature_wrong", why=malformed.reason)
        return report
    report.add(True, "signature", city=claims["iss"])
    sums = {name: claims[name] for name in _STATEMENT_SUMS}
    merchant = f"{claims['name']} ({claims['mid']})"
    report.add(True, "statement", merchant=merchant, first=claims["from"], last=claims["to"])
    left = sums["opening"] + sums["redeemed"] - sums["refunded"] - sums["paid_out"]
    holds = left == sums["closing"]
    report.add(holds, "sums" if holds else "sums_differ", **sums)
    return report


def _require(claims: Mapping[str, Any], texts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Raises Malformed where a claim is missing or of another type."""
    if not all(isinstance(claims.get(name), str) for name in texts) or not all(
        type(claims.get(name)) is int for name in numbers
    ):
        raise jose.Malformed("claims")


def _parts(proof: Any) -> tuple[str, int, list[bytes]]:
    text, index = proof["leaf"], proof["index"]
    path = [bytes.fromhex(one) for one in proof["path"]]
    if not isinstance(text, str) or type(index) is not int:
        raise TypeError("no proof")
    if any(len(one) != HASH_BYTES for one in path):
        raise ValueError("no hash")
    return text, index, path


def _told_by(claims: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    """Whether a leaf is the transfer that a receipt tells of."""
    voucher, merchant = f"voucher:{claims['vid']}", f"merchant:{claims['mid']}"
    is_refund = claims.get("kind") == "refund"
    debit, credit = (merchant, voucher) if is_refund else (voucher, merchant)
    return (
        leaf["id"] == claims["jti"]
        and leaf["kind"] == ("refund" if is_refund else "redeem")
        and (leaf["debit_account"], leaf["credit_account"]) == (debit, credit)
        and leaf["amount"] == claims["amount"]
        and epoch(from_text(leaf["occurred_at"])) == claims["iat"]
    )
