"""Where rows arrived before they happened: the one slice whose clock is wrong, seen in a sample."""

from collections.abc import Sequence

from inspector.metrics.base import Subject
from inspector.metrics.phrases import slice_text
from inspector.model.answers import SampledRows, Scalar
from inspector.model.questions import RowSample

#: Rows looked at, columns looked by, and the fewest early rows that tell a place.
ROWS, COLUMNS, FEWEST = 4_000, 4, 20
#: The place has at least this share of the early rows, and less than this share of all rows.
NEARLY_ALL, NOT_HALF = 0.95, 0.5


def early_question(subject: Subject, event: str, ingest: str) -> RowSample | None:
    """Return the sample in which to look; None if there is no slice to look by."""
    by = tuple(n for n in subject.version.roles.all_slices if n in subject.version.schema)
    if not by:
        return None
    return RowSample(columns=(event, ingest, *by[:COLUMNS]), rows=ROWS)


def early_slice(sample: object) -> str:
    """Return the slice that nearly all rows fall on that arrived before they happened; else nothing."""
    if not isinstance(sample, SampledRows):
        return ""
    event, ingest, *slices = sample.values
    early = [
        place
        for place, (happened, arrived) in enumerate(zip(event, ingest, strict=True))
        if isinstance(happened, int | float)
        and isinstance(arrived, int | float)
        and arrived < happened
    ]
    if len(early) < FEWEST:
        return ""
    for column, values in zip(sample.columns[2:], slices, strict=True):
        value = _most(values, early)
        among = sum(values[place] == value for place in early)
        share = sum(one == value for one in values) / len(values)
        if value is not None and among >= NEARLY_ALL * len(early) and share < NOT_HALF:
            return slice_text(column, value)
    return ""


def _most(values: Sequence[Scalar], places: Sequence[int]) -> Scalar:
    counts: dict[Scalar, int] = {}
    for place in places:
        counts[values[place]] = counts.get(values[place], 0) + 1
    return max(counts, key=lambda value: (counts[value], str(value)))
