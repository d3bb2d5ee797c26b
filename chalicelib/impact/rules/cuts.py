"""Which parts of a graph hold together firmly: no few edges, taken away, would part them.

A node is a figure that is told, an edge a shop that stands in two of them. Who adds and subtracts
figures gives each node a factor; a shop whose two figures got the same one, of opposite sign,
vanishes. So the shops that are left are those between nodes of different factors: a cut. Where
every cut has `fewest` edges, every sum and difference of the figures tells of `fewest` shops, or
of none.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)

# Each node's neighbours, with the number of edges between.
Graph = dict[N, dict[N, int]]


def firm(edges: Mapping[tuple[N, N], int], fewest: int) -> set[tuple[N, N]]:
    """The edges, of those given with their numbers, of the largest subgraphs that cannot be parted
    by taking fewer than `fewest` edges away. There is one answer: of two such subgraphs that share
    a node, the union is another."""
    kept: set[tuple[N, N]] = set()
    undecided = [_graph(edges)]
    while undecided:
        for part in _parts(undecided.pop()):
            side = thin_side(part, fewest)
            if side is None:
                kept |= {edge for edge in edges if edge[0] in part and edge[1] in part[edge[0]]}
            else:
                undecided.append(_parted(part, side))
    return kept


def thin_side(graph: Graph[N], fewest: int) -> set[N] | None:
    """One side of a cut of fewer than `fewest` edges in a connected graph; None where there is
    none. (Stoer and Wagner, "A simple min-cut algorithm", J. ACM 44, 1997: in an order in which
    the node most tightly joined comes next, the last node alone is the thinnest cut between it and
    the one before it; so these two can be merged, and the next order looked at.)"""
    graph = {node: dict(near) for node, near in graph.items()}
    merged = {node: {node} for node in graph}
    while len(graph) > 1:
        before, last = _last_two(graph)
        if sum(graph[last].values()) < fewest:
            return merged[last]
        merged[before] |= merged.pop(last)
        for near, weight in graph.pop(last).items():
            del graph[near][last]
            if near != before:
                graph[before][near] = graph[before].get(near, 0) + weight
                graph[near][before] = graph[before][near]
    return None


def _last_two(graph: Graph[N]) -> tuple[N, N]:
    joined = dict.fromkeys(graph, 0)
    before = last = next(iter(graph))
    while joined:
        before, last = last, max(joined, key=joined.__getitem__)
        del joined[last]
        for near, weight in graph[last].items():
            if near in joined:
                joined[near] += weight
    return before, last


def _graph(edges: Mapping[tuple[N, N], int]) -> Graph[N]:
    graph: Graph[N] = {}
    for (one, other), number in edges.items():
        graph.setdefault(one, {})[other] = number
        graph.setdefault(other, {})[one] = number
    return graph


def _parts(graph: Graph[N]) -> Iterator[Graph[N]]:
    """The connected parts of a graph that have an edge."""
    left = {node for node, near in graph.items() if near}
    while left:
        found, reached = set(), [left.pop()]
        while reached:
            node = reached.pop()
            found.add(node)
            reached += graph[node].keys() & left
            left -= graph[node].keys()
        yield {node: graph[node] for node in graph if node in found}


def _parted(graph: Graph[N], side: set[N]) -> Graph[N]:
    return {
        node: {near: n for near, n in around.items() if (near in side) == (node in side)}
        for node, around in graph.items()
    }
