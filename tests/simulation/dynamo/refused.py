"""How DynamoDB says no."""

from typing import Any

Reason = dict[str, Any]


class Refused(Exception):
    """A call that was not answered with success: the error's code, its message and HTTP status;
    of a transaction, a reason for each of its actions; of a single write whose condition failed,
    the item that stood there, where that was asked for."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        reasons: list[Reason] | None = None,
        item: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.reasons = reasons
        self.item = item

    def body(self) -> dict[str, Any]:
        """What the wire's JSON says."""
        coral = "com.amazon.coral.validate" if self.code == "ValidationException" else _SERVICE
        body: dict[str, Any] = {"__type": f"{coral}#{self.code}", "message": self.message}
        if self.reasons is not None:
            # The one error whose message begins with a capital in DynamoDB's own model.
            body["Message"] = body.pop("message")
            body["CancellationReasons"] = self.reasons
        if self.item is not None:
            body["Item"] = self.item
        return body


_SERVICE = "com.amazonaws.dynamodb.v20120810"


def invalid(message: str) -> Refused:
    """What no repetition would make right."""
    return Refused("ValidationException", message)


def condition_failed(item: dict[str, Any] | None) -> Refused:
    """A single write whose condition was not met."""
    return Refused("ConditionalCheckFailedException", "The conditional request failed", item=item)


def conflict() -> Refused:
    """A single write to an item that a transaction is at."""
    return Refused(
        "TransactionConflictException", "Transaction is ongoing for the item", status=400
    )


def cancelled(reasons: list[Reason]) -> Refused:
    """A transaction of which an action failed: a reason for each, in the order given."""
    codes = ", ".join(reason["Code"] for reason in reasons)
    return Refused(
        "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        reasons=reasons,
    )
