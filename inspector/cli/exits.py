"""Exit codes, as the README lists them."""

from enum import IntEnum


class Exit(IntEnum):
    """What the program tells the shell."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    CANNOT_READ = 3
    CANNOT_SAVE = 4
    CANCELLED = 130


#: Exit code by the code of an `InspectorError`.
BY_CODE = {
    "cannot-read": Exit.CANNOT_READ,
    "bad-bundle": Exit.CANNOT_READ,
    "query-failed": Exit.CANNOT_READ,
    "bad-request": Exit.USAGE,
    "cannot-save": Exit.CANNOT_SAVE,
}
