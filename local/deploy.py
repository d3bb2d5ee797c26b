"""Deploy a package into the emulator through its CloudFormation, as a city does into AWS."""

import contextlib
import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra.cloudformation import LIVE_STAGE
from local.emulator import Emulator
from local.whatsapp.account import GRAPH, NUMBER, PHONE_NUMBER_ID

STACK = "tumbas-local"
ARTIFACTS = "tumbas-artifacts"
LONGEST_DEPLOY_S = 180.0
# What a local city pays from: no such account exists.
CITY_BANK_ACCOUNT = {
    "CityBankCode": "114",
    "CityBankAccount": "0011234567",
    "CityBankAccountName": "RKUD KOTA MALANG",
}


@dataclass(frozen=True, slots=True)
class Deployment:
    """What stands in the emulator: a digest of what was deployed, the functions' names by
    their logical ids, and the WebSocket API's id."""

    digest: str
    functions: dict[str, str]
    live_id: str

    def live_url(self, emulator: Emulator) -> str:
        """Where the emulator's API Gateway takes WebSockets."""
        return f"{emulator.url}/_aws/execute-api/{self.live_id}/{LIVE_STAGE}"


def chosen(origin: str) -> dict[str, str]:
    """The template's parameters of a local city. WEBHOOK_LOOPBACK and PUSH_LOOPBACK, from the
    environment, are the one address of this machine that may be told of orders and that may be sent
    pushes (`127.0.0.1:8765`)."""
    loopbacks = {
        "WebhookLoopback": os.environ.get("WEBHOOK_LOOPBACK", ""),
        "PushLoopback": os.environ.get("PUSH_LOOPBACK", ""),
    }
    port = origin.rpartition(":")[2]
    whatsapp = {
        "WhatsAppNumber": NUMBER,
        "WhatsAppPhoneNumberId": PHONE_NUMBER_ID,
        "WhatsAppApi": f"http://127.0.0.1:{port}{GRAPH}",
    }
    return {"Origin": origin, **loopbacks, **whatsapp, **CITY_BANK_ACCOUNT}


def digest(dist: Path, origin: str) -> str:
    """A digest of everything that decides what a deployment is."""
    found = hashlib.sha256(json.dumps(chosen(origin)).encode())
    for path in (dist / "sam.json", dist / "deployment.zip", Path(__file__)):
        found.update(path.read_bytes())
    return found.hexdigest()


def ensure_deployed(emulator: Emulator, dist: Path, home: Path, origin: str) -> Deployment:
    """Deploy `dist` unless exactly this already stands; `home/deployed.json` remembers it.

    `origin` is the address residents see. Raises RuntimeError where CloudFormation fails.
    """
    note = home / "deployed.json"
    wanted = digest(dist, origin)
    if note.exists():
        noted = json.loads(note.read_text())
        # The digest counts this file, too: a note of another form never passes for this one.
        if noted["digest"] == wanted and stack_status(emulator) is not None:
            return Deployment(**noted)
    deployment = deploy(emulator, dist, wanted, origin)
    note.write_text(json.dumps(asdict(deployment)))
    return deployment


def deploy(emulator: Emulator, dist: Path, wanted: str, origin: str) -> Deployment:
    """Create or update the stack from `dist`; raises RuntimeError with the reasons if it fails."""
    data = (dist / "deployment.zip").read_bytes()
    code = put_artifact(emulator, f"{hashlib.sha256(data).hexdigest()}.zip", data)
    template = json.loads((dist / "sam.json").read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = f"s3://{code}"
    stack = emulator.client("cloudformation")
    # A template in the request itself may hold 51,200 characters; from a bucket, a megabyte.
    body = json.dumps(template).encode()
    location = put_artifact(emulator, f"{hashlib.sha256(body).hexdigest()}.json", body)
    request: dict[str, Any] = {
        "StackName": STACK,
        "TemplateURL": f"{emulator.url}/{location}",
        "Parameters": [
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in chosen(origin).items()
        ],
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    if stack_status(emulator) is None:
        stack.create_stack(**request)
    else:
        try:
            stack.update_stack(**request)
        except stack.exceptions.ClientError as error:
            if "No updates" not in str(error):
                raise
    wait_for_stack(stack)
    made = stack.describe_stack_resources(StackName=STACK)["StackResources"]
    ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in made}
    names = {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for one in made
        if one["ResourceType"] == "AWS::Lambda::Function"
    }
    beat(emulator, names["Heartbeat"])
    return Deployment(wanted, names, ids["WebsocketAPI"])


# As EventBridge tells a schedule's function of its time (EventBridge user guide, "Events").
SCHEDULED = {
    "version": "0",
    "id": "00000000-0000-0000-0000-000000000000",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "1970-01-01T00:00:00Z",
    "region": "ap-southeast-3",
    "resources": [],
    "detail": {},
}


def beat(emulator: Emulator, heartbeat: str) -> None:
    """Do not wait a minute for the first heartbeat: before it nobody knows the stream's shards, and
    no list says how far it reaches."""
    emulator.client("lambda").invoke(
        FunctionName=heartbeat,
        InvocationType="Event",
        Payload=json.dumps(SCHEDULED).encode(),
    )


def put_artifact(emulator: Emulator, key: str, data: bytes) -> str:
    """Put a file where CloudFormation finds it; returns `bucket/key`."""
    storage = emulator.client("s3")
    place = {"LocationConstraint": storage.meta.region_name}
    there = (storage.exceptions.BucketAlreadyOwnedByYou, storage.exceptions.BucketAlreadyExists)
    with contextlib.suppress(*there):
        storage.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration=place)
    storage.put_object(Bucket=ARTIFACTS, Key=key, Body=data)
    return f"{ARTIFACTS}/{key}"


def stack_status(emulator: Emulator) -> str | None:
    """The stack's status, None where there is no stack."""
    stack = emulator.client("cloudformation")
    try:
        found = stack.describe_stacks(StackName=STACK)["Stacks"]
    except stack.exceptions.ClientError:
        return None
    return str(found[0]["StackStatus"]) if found else None


def wait_for_stack(stack: Any) -> None:
    """Wait for a stack to be complete; raises RuntimeError with the failed events."""
    until = time.monotonic() + LONGEST_DEPLOY_S
    while time.monotonic() < until:
        found = stack.describe_stacks(StackName=STACK)["Stacks"][0]
        status = found["StackStatus"]
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if "ROLLBACK" in status or status.endswith("FAILED"):
            events = stack.describe_stack_events(StackName=STACK)["StackEvents"]
            reasons = [
                f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                for event in events
                if event["ResourceStatus"].endswith("FAILED")
            ]
            raise RuntimeError(f"the stack is {status}: {reasons or found}")
        time.sleep(0.2)
    raise RuntimeError("the stack was not complete in time")
