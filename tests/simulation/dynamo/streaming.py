"""The operations of DynamoDB Streams, over the same streams."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.simulation.dynamo.reading import When
from tests.simulation.dynamo.refused import Refused
from tests.simulation.dynamo.requests import Parameters
from tests.simulation.dynamo.streams import Shard, Stream

Answer = dict[str, Any]


def operations(
    streams: Mapping[str, Stream],
) -> dict[str, Callable[[Parameters, float, When], Answer]]:
    """`DescribeStream`, `GetShardIterator` and `GetRecords`."""

    def stream(arn: str) -> Stream:
        for one in streams.values():
            if one.arn == arn:
                return one
        raise Refused("ResourceNotFoundException", f"Requested resource not found: Stream: {arn}")

    def describe(parameters: Parameters, _: float, __: When) -> Answer:
        found = stream(parameters["StreamArn"])
        shards = [_described(one) for one in found.shards]
        return {
            "StreamDescription": {
                "StreamArn": found.arn,
                "StreamStatus": "ENABLED",
                "Shards": shards,
            }
        }

    def iterator(parameters: Parameters, _: float, __: When) -> Answer:
        found = _shard(stream(parameters["StreamArn"]), parameters["ShardId"])
        kind = parameters["ShardIteratorType"]
        numbers = [one["dynamodb"]["SequenceNumber"] for one in found.records]
        if kind == "TRIM_HORIZON":
            at = 0
        elif kind == "LATEST":
            at = len(numbers)
        else:
            wanted = parameters["SequenceNumber"]
            before = [number < wanted for number in numbers].count(True)
            at = before + (kind == "AFTER_SEQUENCE_NUMBER" and wanted in numbers)
        return {"ShardIterator": f"{parameters['StreamArn']}|{found.id}|{at}"}

    def records(parameters: Parameters, _: float, __: When) -> Answer:
        arn, shard_id, at = parameters["ShardIterator"].rsplit("|", 2)
        found = stream(arn)
        shard = _shard(found, shard_id)
        told, behind = found.read(shard_id, int(at), parameters.get("Limit", 1_000))
        answer: Answer = {"Records": told}
        if not shard.ended or behind < shard.count:
            answer["NextShardIterator"] = f"{arn}|{shard_id}|{behind}"
        return answer

    return {"DescribeStream": describe, "GetShardIterator": iterator, "GetRecords": records}


def _shard(stream: Stream, shard_id: str) -> Shard:
    try:
        return stream.shard(shard_id)
    except StopIteration:
        raise Refused("TrimmedDataAccessException", f"The shard is trimmed: {shard_id}") from None


def _described(shard: Shard) -> Answer:
    numbers = [one["dynamodb"]["SequenceNumber"] for one in shard.records]
    bounds = {"StartingSequenceNumber": numbers[0] if numbers else "0" * 21}
    if shard.ended:
        bounds["EndingSequenceNumber"] = numbers[-1] if numbers else "0" * 21
    told: Answer = {"ShardId": shard.id, "SequenceNumberRange": bounds}
    if shard.parent is not None:
        told["ParentShardId"] = shard.parent
    return told
