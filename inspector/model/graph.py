"""What may have led to what, as a block: nodes in steps from left to right, edges with evidence."""

from dataclasses import dataclass
from typing import Literal

from inspector.model.row_view import RowView

#: "origin": nothing led to it; "effect": an edge leads to it; "rest": several that are not drawn.
NodeRole = Literal["origin", "effect", "rest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One box.

    Attributes:
        label: Its name.
        note: A few words below it.
        step: Place of its step in `Graph.steps`.
        role: What it is in the graph.
        column: The data column it is about; empty for whole rows.
        told: All that is known of it, in sentences.
    """

    label: str
    note: str
    step: int
    role: NodeRole
    column: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An arrow from one node to another.

    Attributes:
        start: Place of the first node.
        end: Place of the second.
        shared: What the two share, in words.
        odds: How likely they share it by chance, such as "1 in 6".
        rows: Rows in which the second is seen; None if they cannot be counted.
        version: Id of the version those rows are in.
        behind: Which rows they are; None for an edge to a node of role "rest".
    """

    start: int
    end: int
    shared: str
    odds: str
    rows: int | None = None
    version: str = ""
    behind: RowView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A small graph without cycles.

    Attributes:
        steps: Names of the steps, earliest first; each has a node.
        nodes: Its boxes; an edge leads to a node of the same or a later step.
    """

    title: str
    steps: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    caption: str = ""
