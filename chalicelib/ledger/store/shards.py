"""The shards of the transfers table's stream, and how far they have surely been delivered.

A shard ends after some hours, or is split, and its children go on from it. Lambda hands over a
shard's records in order, and none of a child's before all of its parent's (AWS, "Process DynamoDB
records with Lambda"). So a shard is done once one that goes on from it has delivered anything; and
whatever a child will deliver was written after all that its parent has delivered.

`parents` is the listing: of each shard the one that it goes on from, None where that is listed no
more. `reached` is, of each shard that has delivered something, up to when it has delivered
everything, as text. The two need not be of one moment: a shard that is missing in either holds back
what is answered, and nothing else does harm.
"""

from collections.abc import Mapping

Parents = Mapping[str, str | None]
Reached = Mapping[str, str]


def open_shards(parents: Parents) -> set[str]:
    """The shards that take in what is written now: none goes on from them."""
    return parents.keys() - {*parents.values()}


def surely_reached(parents: Parents, reached: Reached) -> str | None:
    """Up to when every shard has delivered everything; None where nothing tells: nobody has listed
    the shards, or one that goes on from none has delivered nothing yet.

    A shard that is listed no more, and not known to be done, keeps its place: what it still had to
    deliver is lost, and only a rebuild puts that right.
    """
    places = [_told_by(shard, parents, reached) for shard in _pending(parents, reached)]
    if not parents or None in places:
        return None
    return min((reached[shard] for shard in places if shard is not None), default=None)


def needless(parents: Parents, reached: Reached) -> list[str]:
    """The shards whose place nothing depends on any more: they are done, and none of those that
    have yet to deliver anything goes on from them."""
    pending = _pending(parents, reached)
    needed = {_told_by(shard, parents, reached) for shard in pending}
    return sorted(reached.keys() - needed)


def _pending(parents: Parents, reached: Reached) -> set[str]:
    """The shards that may have more to deliver."""
    done: set[str] = set()
    for shard in reached:
        parent = parents.get(shard)
        while parent is not None and parent not in done:
            done.add(parent)
            parent = parents.get(parent)
    return (parents.keys() | reached.keys()) - done


def _told_by(shard: str, parents: Parents, reached: Reached) -> str | None:
    """Which shard's place holds for this one: its own, or that of the nearest it goes on from."""
    at: str | None = shard
    while at is not None and at not in reached:
        at = parents.get(at)
    return at
