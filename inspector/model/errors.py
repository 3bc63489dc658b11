"""What the user's world can do wrong, as exceptions every face shows in the same three parts.

```
InspectorError      message, hint, code
├── SourceError     cannot read what was given
├── RequestError    the question makes no sense for this data
├── QueryError      the engine refused a query
├── BundleError     not a report bundle, damaged, or made by a newer version
└── SaveError       cannot write where asked
Cancelled           a stop was requested; not an error for people
```
Any other exception is a bug and is left to look like one.
"""

from typing import ClassVar


class InspectorError(Exception):
    """Something in the user's world stands in the way.

    Attributes:
        message: One sentence: what happened, and where.
        hint: One sentence: what to do next. May be empty.
        code: A stable word for documentation and machine output.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SourceError(InspectorError):
    """A file, folder, table or frame cannot be read."""

    code = "cannot-read"


class RequestError(InspectorError):
    """The request does not fit the data, such as a label column that is not there."""

    code = "bad-request"


class QueryError(InspectorError):
    """The engine refused a query.

    Attributes:
        sql: The query, for the log.
        detail: All that the engine said, for the log.
    """

    code = "query-failed"

    def __init__(self, message: str, *, hint: str = "", sql: str = "", detail: str = "") -> None:
        super().__init__(message, hint=hint)
        self.sql = sql
        self.detail = detail


class BundleError(InspectorError):
    """A report bundle cannot be opened."""

    code = "bad-bundle"


class SaveError(InspectorError):
    """A report cannot be written where it was asked for."""

    code = "cannot-save"


class Cancelled(Exception):
    """A stop was requested."""
