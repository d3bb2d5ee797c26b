"""What a failed write by PynamoDB means."""

from pynamodb.exceptions import PynamoDBException


def condition_failed(error: PynamoDBException) -> bool:
    """Whether the write's condition was not met. All else that fails, a throttle or an outage, says
    nothing of what stands there."""
    return error.cause_response_code == "ConditionalCheckFailedException"
