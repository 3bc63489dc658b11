"""Groups nobody collected, checked against the penguins' published counts."""

from inspector.metrics.base import Answers, Subject
from inspector.metrics.coverage.combinations import METRIC
from inspector.model.answers import Cells, Groups
from inspector.model.dataset import Column, LogicalType, Roles, Schema, Version
from inspector.model.questions import Distribution

# Palmer penguins (Gorman et al. 2014), rows with a recorded sex: species, island, sex, count.
PENGUINS = [
    ("Adelie", "Biscoe", "female", 22), ("Adelie", "Biscoe", "male", 22),
    ("Adelie", "Dream", "female", 27), ("Adelie", "Dream", "male", 28),
    ("Adelie", "Torgersen", "female", 24), ("Adelie", "Torgersen", "male", 23),
    ("Chinstrap", "Dream", "female", 34), ("Chinstrap", "Dream", "male", 34),
    ("Gentoo", "Biscoe", "female", 58), ("Gentoo", "Biscoe", "male", 61),
]  # fmt: skip
NAMES = ("species", "island", "sex")


def version(version_id, columns=NAMES):
    return Version(
        id=version_id,
        name=version_id,
        location="penguins.csv",
        format="csv",
        schema=Schema(
            columns=tuple(
                Column(name=c, type=LogicalType.TEXT, physical="VARCHAR") for c in columns
            )
        ),
        roles=Roles(slices=tuple(columns)),
        rows=333,
        size_bytes=1,
        modified=0.0,
        as_of=0.0,
        as_of_basis="given",
        fingerprint="0",
    )


def answered(rows, question):
    places = (
        [NAMES.index(question.column)]
        if isinstance(question, Distribution)
        else [NAMES.index(axis.column) for axis in question.by]
    )
    counts = {}
    for row in rows:
        key = tuple(row[place] for place in places)
        counts[key] = counts.get(key, 0) + row[3]
    keys = tuple(sorted(counts))
    numbers = tuple(counts[key] for key in keys)
    total = sum(numbers)
    if isinstance(question, Distribution):
        return Cells(
            form="exact", values=tuple(k[0] for k in keys), counts=numbers, rows=total, nulls=0
        )
    return Groups(keys=keys, rows=numbers, groups=len(keys))


def measured(subject, tables):
    steps = METRIC.measure(subject)
    asks = next(steps)
    while True:
        try:
            asks = steps.send(Answers({a: answered(tables[a.version], a.question) for a in asks}))
        except StopIteration as stop:
            return stop.value


def test_that_penguins_cover_seventeen_of_twentyone_pairs():
    result = measured(Subject(version=version("v1")), {"v1": PENGUINS})
    assert sum(p.possible for p in result.pairs) == 21
    assert sum(p.seen for p in result.pairs) == 17
    islands = next(p for p in result.pairs if (p.left, p.right) == ("species", "island"))
    assert (islands.seen, islands.possible) == (5, 9)
    assert result.thin[0].rows == 0
    assert (result.thin[0].left_value, result.thin[0].right_value) == ("Gentoo", "Dream")


def test_that_a_group_that_was_never_there_is_no_finding():
    subject = Subject(version=version("v1"))
    result = measured(subject, {"v1": PENGUINS})
    assert list(METRIC.judge(result, subject, {"lost": 30})) == []


def test_that_a_group_a_filter_dropped_is_a_warning():
    kept = [r for r in PENGUINS if not (r[0] == "Gentoo" and r[2] == "male")]
    subject = Subject(version=version("v2"), baseline=version("v1"))
    result = measured(subject, {"v1": PENGUINS, "v2": kept})
    found = list(METRIC.judge(result, subject, {"lost": 30}))
    assert found[0].slice == "species = Gentoo, sex = male"
    assert found[0].value == 0
    assert {j.slice for j in found[1:]} == {"island = Biscoe, sex = male"}


def test_that_one_slice_alone_is_skipped_with_a_reason():
    lonely = version("v1", columns=("species",))
    assert "slice" in METRIC.skip(Subject(version=lonely))


def test_that_a_column_that_settles_another_is_not_paired_with_it():
    nested = [(species, f"home of {species}", sex, n) for species, _, sex, n in PENGUINS]
    result = measured(Subject(version=version("v1")), {"v1": nested})
    assert ("species", "island") not in {(p.left, p.right) for p in result.pairs}
    assert len(result.pairs) == 2


def test_that_groups_of_three_are_maximal_uncovered_patterns_of_the_titanic():
    """Against a search of all patterns with pandas: too few rows, though every two have enough."""
    from itertools import combinations

    import pandas as pd
    from frame_inspection import check_texts, inspect_frames

    # Titanic (R datasets): class, sex, survived and how many.
    table = [
        *(("1st", "male", "no", 118), ("2nd", "male", "no", 154), ("3rd", "male", "no", 422)),
        *(("crew", "male", "no", 670), ("1st", "female", "no", 4), ("2nd", "female", "no", 13)),
        *(("3rd", "female", "no", 106), ("crew", "female", "no", 3), ("1st", "male", "yes", 62)),
        *(("2nd", "male", "yes", 25), ("3rd", "male", "yes", 88), ("crew", "male", "yes", 192)),
        *(("1st", "female", "yes", 141), ("2nd", "female", "yes", 93), ("3rd", "female", "yes", 90)),
        ("crew", "female", "yes", 20),
    ]  # fmt: skip
    rows = [row[:3] for row in table for _ in range(row[3])]
    frame = pd.DataFrame(rows, columns=["class", "sex", "survived"])
    roles = Roles(slices=("class", "sex"), label="survived")
    inspection = inspect_frames([frame], [METRIC], roles=roles)
    found = {t.values: t.rows for t in inspection.result(METRIC.card.key).triples}
    counts = frame.value_counts()
    wanted = {}
    for key, n in counts.items():
        parents = [
            sum(m for k, m in counts.items() if (k[i], k[j]) == (key[i], key[j]))
            for i, j in combinations(range(3), 2)
        ]
        if n < 30 <= min(parents):
            wanted[key] = n
    assert found == wanted
    assert ("1st", "female", "no") in found
    inspection.presentations()
    men = frame[(frame["sex"] == "male") & (frame["class"] == "3rd") & (frame.survived == "yes")]
    less = inspect_frames([frame, frame.drop(men.index[5:])], [METRIC], roles=roles)
    check_texts(less)
    (said,) = less.of(version="v2")
    assert said.slice == "class = 3rd, sex = male, survived = yes"
    assert said.rows == 5
