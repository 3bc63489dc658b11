"""The names that columns of each part tend to have, as patterns on lower-case words."""

import re

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(name: str) -> str:
    """Return a name as lower-case words: “PassengerId” and “passenger_id” are “passenger id”."""
    return " ".join(re.split(r"[\W_]+", _CAMEL.sub(" ", name))).strip().lower()


def _any(*words: str) -> re.Pattern[str]:
    """Match a name that holds one of these as whole words."""
    return re.compile(rf"(^| )({'|'.join(words)})( |$)")


def _all(*words: str) -> re.Pattern[str]:
    """Match a name that is one of these."""
    return re.compile(rf"^({'|'.join(words)})$")


def _last(*words: str) -> re.Pattern[str]:
    """Match a name that ends in one of these."""
    return re.compile(rf"(^| )({'|'.join(words)})$")


_COLLECTING = (
    "ingest(ed|ion)?", "receiv(ed|al)", "load(ed)?", "import(ed)?", "upload(ed)?", "arriv(ed|al)",
    "insert(ed|ion)?", "processed", "created?", "creation", "etl", "stored", "synced", "fetched",
    "downloaded", "crawled", "scraped",
)  # fmt: skip
INGEST = _any(*_COLLECTING)

#: Names of event times, the surest first.
EVENT = (
    _any(
        "event", "measured", "measurement", "observ(ed|ation)", "occur+ed", "occurrence", "happened",
        "sampled", "recorded", "taken",
    ),
    _any("timestamp", "datetime", "ts", "time", "start(ed)?", "pickup", "at"),
    _any("date", "day", "dt", "month"),
)  # fmt: skip

#: What is certainly a label, even if it is a number with many values.
SURE_LABELS = _all("label", "labels", "target", "ground truth")
#: Names of labels, the surest first.
LABELS = (
    SURE_LABELS,
    _last("label", "target", "ground truth"),
    _all("y", "class", "outcome", "gt", "y true", "response"),
    _all(
        "survived", "churn(ed)?", "exited", "is fraud", "fraud", "default(ed)?", "diagnosis",
        "species", "income", "sentiment", "is spam", "spam", "converted", "clicked", "readmitted",
        "attrition", "loan status", "verdict",
    ),
    _last("class", "outcome", "diagnosis"),
    _all("quality", "grade"),
)  # fmt: skip

#: Names of keys, the surest first.
KEY = (
    _all("id", "key", "uuid", "guid", "row id", "record id"),
    _last("id", "uuid", "guid", "key"),
    re.compile(r"[a-z]id$"),
    _last("index", "no", "nr", "number"),
    _all("unnamed 0", "column 1"),
)

_SUFFIX = "( (id|name|code|key|no))?"
#: Names of sources, the surest first: what collects, then who sends, then where.
SOURCE = (
    re.compile(rf"(^| )(station|sensor|device|feed|source|site|probe|camera|gateway){_SUFFIX}$"),
    re.compile(
        rf"(^| )(hospital|clinic|lab|laboratory|store|shop|branch|facility|plant|centre|center|"
        rf"provider|vendor|supplier|carrier|school|machine|meter|channel){_SUFFIX}$"
    ),
    re.compile(rf"(^| )(origin|region|location){_SUFFIX}$"),
)

SPLIT = _any("split", "fold", "partition", "subset", "set")
SPLIT_VALUES = frozenset(
    [
        "train",
        "training",
        "test",
        "testing",
        "valid",
        "validation",
        "val",
        "dev",
        "holdout",
        "eval",
        "evaluation",
    ]
)

ANNOTATOR = re.compile(
    r"(^| )(annotator|labell?er|rater|reviewer|coder|annotated by|labell?ed by|reviewed by|"
    r"rated by|assessor|adjudicator|reader)( (id|name|code|key))?$"
)
