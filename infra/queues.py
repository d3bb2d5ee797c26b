"""The queues, each with its dead letters."""

from infra.cloudformation import Template, arn

# A queue's messages stay hidden for six times the longest function time-out (AWS's own advice).
QUEUE_VISIBILITY_S = 1_800
OTHER_VISIBILITY_S = {
    **dict.fromkeys(("exports", "reconciliations", "days", "codes"), 3_600),
    # Of functions that somebody waits for, and that end within a minute.
    "photos": 360,
    "webhooks": 180,
    "notices": 360,
    "pushes": 360,
    # Six times the function's 30 seconds.
    "answers": 180,
    "live": 180,
}
QUEUE_TRIES = 5
# A queue for each function that works on what outlasts a request, or follows transfers.
QUEUES = tuple(
    "imports fiscal settlements bank days exports reconciliations archive documents"
    " confirmations photos webhooks codes impact notices pushes answers live".split()
)
FOURTEEN_DAYS_S = 1_209_600


def queue_pair(name: str, stage: str) -> dict[str, Template]:
    """A queue with its dead letters, as two resources `…Queue` and `…DeadLetters`."""
    title = name.capitalize()
    return {
        f"{title}Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": f"tumbas-{stage}-{name}",
                "VisibilityTimeout": OTHER_VISIBILITY_S.get(name, QUEUE_VISIBILITY_S),
                "SqsManagedSseEnabled": True,
                "RedrivePolicy": {
                    "deadLetterTargetArn": arn(f"{title}DeadLetters"),
                    "maxReceiveCount": QUEUE_TRIES,
                },
            },
        },
        f"{title}DeadLetters": dead_letters(f"{name}-dlq", stage),
    }


def dead_letters(name: str, stage: str) -> Template:
    """A queue that keeps what could not be worked on for as long as SQS allows."""
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            "QueueName": f"tumbas-{stage}-{name}",
            "MessageRetentionPeriod": FOURTEEN_DAYS_S,
            "SqsManagedSseEnabled": True,
        },
    }
