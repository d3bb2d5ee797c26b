"""One entry (`Ntry`) of a camt.053 or camt.054, with the transactions that it books."""

from dataclasses import dataclass

from chalicelib.bank.formats.amounts import must_be_rupiah, sen_of
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.purposes import own_posting, purpose_of
from chalicelib.bank.formats.shape import SEN, Detail, Direction, Entry, StatementRefused
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.bank.formats.xml import Node

# A line is kept with its transactions, in one item of the table; a larger batch is one line that
# names none.
DETAILS_MOST = 500
_BOOKED = "BOOK"
_NOT_PROVIDED = "NOTPROVIDED"
_DIRECTIONS: dict[str, Direction] = {"DBIT": "debit", "CRDT": "credit"}


@dataclass(frozen=True, slots=True)
class _Transaction:
    """One transaction of an entry; amounts in sen, 0 where it has none. `booked` is what it moved
    on the account, `instructed` what the payer asked for."""

    booked: int
    instructed: int
    direction: str
    end_to_end_id: str
    reference: str
    bank_reference: str
    batch_id: str
    payee_name: str
    payee_account: str
    reason_code: str
    reason: str
    code: str
    charges: int


def is_booked(unit: Node) -> bool:
    """Whether an entry is on the account, and not only pending or for information."""
    return (unit.value("Sts/Cd") or unit.value("Sts")) in (_BOOKED, "")


def entry_of(
    unit: Node, details: list[Node], amount: int, direction: Direction, line: int, interest: int
) -> Entry:
    """The entry. `amount` is in sen, and so is `interest`: what the bank gave of that before.
    Raises StatementRefused."""
    found = [_transaction(one, direction, line) for one in details]
    charges, parts = _parts(found, amount, direction, _charges(unit, line))
    only = found[0] if len(found) == 1 else None
    batch = unit.first("NtryDtls/Btch") or Node("Btch")
    batch_id = text(batch.value("PmtInfId") or batch.value("MsgId"), ID_MOST)
    told = text(" ".join(dict.fromkeys(one.reference for one in found if one.reference)))
    told = told or text(unit.value("AddtlNtryInf"))
    reversal = unit.value("RvslInd") in ("true", "1")
    bank_reference = unit.value("AcctSvcrRef") or unit.value("NtryRef")
    code = _code(unit) or (only.code if only else "")
    purpose = purpose_of(direction, told, code, reversal=reversal)
    if amount % SEN and not purpose and not found and not told:
        purpose = own_posting(direction, amount, interest)
    return Entry(
        line=line,
        booked_on=day(
            unit.value("BookgDt/Dt")
            or unit.value("BookgDt/DtTm")
            or unit.value("ValDt/Dt")
            or unit.value("ValDt/DtTm"),
            line,
        ),
        direction=direction,
        amount=amount // SEN,
        sen=amount % SEN,
        end_to_end_id=only.end_to_end_id if only else "",
        reference=told,
        bank_reference=text((only.bank_reference if only else "") or bank_reference, ID_MOST),
        reason_code=only.reason_code if only else "",
        reason=only.reason if only else "",
        reversal=reversal,
        purpose=purpose,
        payee_name=only.payee_name if only else "",
        payee_account=only.payee_account if only else "",
        charges=charges // SEN,
        batch_id=batch_id or _common([one.batch_id for one in found]),
        details=parts,
    )


def _parts(
    found: list[_Transaction], amount: int, direction: Direction, charges: int
) -> tuple[int, tuple[Detail, ...]]:
    """The charges within an entry's amount, in sen, and its transactions where there are several
    and they come to it. The bank takes its charges on top of what is paid, and off what comes in.
    """
    if len(found) > DETAILS_MOST:
        return 0, ()
    charges = charges or sum(one.charges for one in found)
    net = amount - charges if direction == "debit" else amount + charges
    readings = [(0, amount, [one.booked for one in found])]
    if charges and not charges % SEN:
        readings[:0] = [
            (charges, net, [one.instructed or one.booked for one in found]),
            (charges, net, [one.booked for one in found]),
        ]
    for taken, due, amounts in readings:
        if found and all(amounts) and sum(amounts) == due and _one_way(found, direction):
            if len(found) == 1 or any(part % SEN for part in amounts):
                return taken, ()
            return taken, tuple(
                _detail(one, part) for one, part in zip(found, amounts, strict=True)
            )
    return 0, ()


def _one_way(found: list[_Transaction], direction: Direction) -> bool:
    return all(one.direction in ("", direction) for one in found)


def _detail(one: _Transaction, amount: int) -> Detail:
    return Detail(
        amount=amount // SEN,
        end_to_end_id=one.end_to_end_id,
        reference=one.reference,
        payee_name=one.payee_name,
        payee_account=one.payee_account,
        reason_code=one.reason_code,
        reason=one.reason,
    )


def _transaction(unit: Node, direction: Direction, line: int) -> _Transaction:
    references = unit.first("Refs") or Node("Refs")
    end_to_end_id = text(references.value("EndToEndId"), ID_MOST)
    told = [one.text for one in unit.all("RmtInf/Ustrd")]
    told += [one.text for one in unit.all("RmtInf/Strd/CdtrRefInf/Ref")]
    told.append(unit.value("AddtlTxInf"))
    why = unit.first("RtrInf") or Node("RtrInf")
    code = why.value("Rsn/Cd") or why.value("Rsn/Prtry")
    reason_code, reason = reason_of(f"{code} {' '.join(one.text for one in why.all('AddtlInf'))}")
    # A return goes back from the payee; else the other party is whoever stands at the other end.
    roles = ("Cdtr", "Dbtr") if direction == "debit" or reason_code else ("Dbtr", "Cdtr")
    return _Transaction(
        booked=_told_amount(unit, ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"), line),
        instructed=_told_amount(unit, ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"), line),
        direction=_DIRECTIONS.get(unit.value("CdtDbtInd"), ""),
        end_to_end_id="" if end_to_end_id == _NOT_PROVIDED else end_to_end_id,
        reference=text(" ".join(dict.fromkeys(filter(None, told)))),
        bank_reference=references.value("AcctSvcrRef"),
        batch_id=text(references.value("PmtInfId") or references.value("MsgId"), ID_MOST),
        payee_name=_party(unit, roles),
        payee_account=_party_account(unit, roles),
        reason_code=reason_code,
        reason=reason,
        code=_code(unit),
        charges=_charges(unit, line),
    )


def _party(unit: Node, roles: tuple[str, ...]) -> str:
    for role in roles:
        for path in (f"RltdPties/{role}/Nm", f"RltdPties/{role}/Pty/Nm"):
            if name := unit.value(path):
                return text(name)
    return ""


def _party_account(unit: Node, roles: tuple[str, ...]) -> str:
    for role in roles:
        for path in (f"RltdPties/{role}Acct/Id/IBAN", f"RltdPties/{role}Acct/Id/Othr/Id"):
            if account := unit.value(path):
                return text(account, ID_MOST)
    return ""


def _told_amount(unit: Node, paths: tuple[str, ...], line: int) -> int:
    """The first amount in rupiah among several places, in sen; 0 where there is none."""
    for path in paths:
        amount = unit.first(path)
        if amount is not None and amount.attributes.get("Ccy") == "IDR":
            return sen_of(amount.text.strip(), line)
    return 0


def _charges(unit: Node, line: int) -> int:
    """What the bank says that it took as charges within the amount, in sen."""
    told = 0
    for charges in unit.all("Chrgs"):
        records = [*charges.all("Rcrd")] or [charges]
        for record in records:
            # Without the mark nobody knows; whether it adds up tells.
            if record.value("ChrgInclInd") not in ("false", "0"):
                told += _told_amount(record, ("Amt", "TtlChrgsAndTaxAmt"), line)
    return told


def _code(unit: Node) -> str:
    """The bank's transaction code: ISO's subfamily, else the bank's own."""
    return unit.value("BkTxCd/Domn/Fmly/SubFmlyCd") or unit.value("BkTxCd/Prtry/Cd")


def _common(names: list[str]) -> str:
    """The name that all have, if they have one."""
    return names[0] if names and len(set(names)) == 1 else ""


def direction_of(unit: Node, line: int) -> Direction:
    """Which way a balance or an entry goes. A reversal already says so by its mark: CRDT undoes a
    debit. Raises StatementRefused."""
    found = _DIRECTIONS.get(unit.value("CdtDbtInd"))
    if found is None:
        raise StatementRefused(
            "direction", "CdtDbtInd bukan DBIT atau CRDT.", "CdtDbtInd is not DBIT or CRDT.", line
        )
    return found


def amount_of(unit: Node, line: int) -> int:
    """The amount of a balance or an entry, in sen. Raises StatementRefused."""
    amount = unit.first("Amt")
    if amount is None:
        raise StatementRefused("amount", "Amt tidak ada.", "there is no Amt.", line)
    must_be_rupiah(amount.attributes.get("Ccy", ""), line)
    return sen_of(amount.text.strip(), line)
