"""How columns are laid out, by name: another version of the data keeps what was put in place for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.gui.panels.row_table import RowTable


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLayout:
    """Columns by name: all of them in their order, those hidden, those pinned."""

    order: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()
    pins: tuple[str, ...] = ()


def layout_of(table: RowTable, names: Sequence[str]) -> RowLayout:
    """Return the layout of a table whose columns have these names."""
    if not names:
        return RowLayout()
    return RowLayout(
        order=tuple(names[column] for column in table.order()),
        hidden=frozenset(names[column] for column in table.hidden()),
        pins=tuple(names[column] for column in table.pinned),
    )


def lay_out(table: RowTable, names: Sequence[str], layout: RowLayout) -> None:
    """Lay out the columns of a table as far as it has them; new ones come last."""
    if not layout.order:
        return
    place = {name: number for number, name in enumerate(names)}
    known = [place[name] for name in layout.order if name in place]
    taken = set(known)
    known += [number for number in place.values() if number not in taken]
    gone = [place[name] for name in layout.hidden if name in place]
    if len(gone) == len(place):
        gone = []
    table.arrange_columns(known, gone, [place[name] for name in layout.pins if name in place])
