"""How several raters labelled the same things: profiles of units, and pairs of raters."""

from collections.abc import Callable

from inspector.engine.duckdb_engine.expressions import blank, missing, raw, text, whole
from inspector.engine.duckdb_engine.scan import Scan
from inspector.engine.sql import SQL, Composed, Literal
from inspector.model.dataset import Column
from inspector.model.label_answers import RatingCounts
from inspector.model.label_questions import Ratings

#: Finds a column or raises.
Find = Callable[[str], Column]
#: Most profiles, pairs and disputed units returned.
PROFILES, PAIRS, DISPUTED = 5_000, 50_000, 50


def rating_counts(scan: Scan, question: Ratings, find: Find) -> RatingCounts:
    """Answer `Ratings`."""
    rows = _rows(scan.source, question, find)
    ((units, repeated, ratings, given),) = scan.rows(
        SQL(
            "SELECT count(*), count_if(n > 1), sum(n), (SELECT count(*) FROM {0} WHERE {1}) "
            "FROM (SELECT count(*) AS n FROM ({2}) GROUP BY u)"
        ).format(scan.source, _kept(question, find), rows)
    )
    profiles = scan.rows(
        SQL(
            "SELECT p, count(*) AS n FROM (SELECT list_sort(list(y)) AS p FROM ({}) GROUP BY u) "
            "GROUP BY p ORDER BY n DESC, p LIMIT {}"
        ).format(rows, Literal(PROFILES + 1))
    )
    pairs = (
        scan.rows(
            SQL(
                "WITH r AS ({}) SELECT a.w, b.w, a.y, b.y, count(*) AS n FROM r AS a JOIN r AS b "
                "ON a.u = b.u AND a.w < b.w GROUP BY ALL ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT {}"
            ).format(rows, Literal(PAIRS + 1))
        )
        if whole(repeated)
        else []
    )
    disputed = scan.rows(
        SQL(
            "SELECT u, sum(n) - max(n) AS d FROM (SELECT u, y, count(*) AS n FROM ({}) GROUP BY u, y) "
            "GROUP BY u HAVING d > 0 ORDER BY d DESC, u LIMIT {}"
        ).format(rows, Literal(DISPUTED))
    )
    return RatingCounts(
        units=whole(units),
        repeated=whole(repeated),
        again=whole(given) - whole(ratings),
        profiles=tuple(_texts(row[0]) for row in profiles[:PROFILES]),
        profile_units=tuple(whole(row[1]) for row in profiles[:PROFILES]),
        pairs=tuple((str(a), str(b), str(x), str(y), whole(n)) for a, b, x, y, n in pairs[:PAIRS]),
        disputed=tuple((str(row[0]), whole(row[1])) for row in disputed),
        truncated=len(profiles) > PROFILES or len(pairs) > PAIRS,
    )


def ratings_sql(source: Composed, question: Ratings, find: Find) -> Composed:
    """Return a query for the most disputed units."""
    return SQL(
        "SELECT u AS unit, sum(n) AS ratings, sum(n) - max(n) AS against_the_most_frequent\nFROM (\n"
        "  SELECT u, y, count(*) AS n FROM ({}) GROUP BY u, y\n)\nGROUP BY u\n"
        "ORDER BY against_the_most_frequent DESC, unit\nLIMIT {}"
    ).format(_rows(source, question, find), Literal(DISPUTED))


def _texts(given: object) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else ()


def _kept(question: Ratings, find: Find) -> Composed:
    return SQL("{} IS NOT NULL AND {} IS NOT NULL AND NOT {}").format(
        raw(find(question.unit)), raw(find(question.rater)), missing(find(question.label), blank)
    )


def _rows(source: Composed, question: Ratings, find: Find) -> Composed:
    """Return a query of one rating for each unit and rater: unit u, rater w, label y."""
    return SQL(
        "SELECT {unit} AS u, {rater} AS w, min({label}) AS y FROM {source} WHERE {kept} GROUP BY ALL"
    ).format(
        unit=text(find(question.unit)),
        rater=text(find(question.rater)),
        label=text(find(question.label)),
        source=source,
        kept=_kept(question, find),
    )
