"""The one door to `resources/`, in a checkout and in an installed wheel."""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_resources"
_CHECKOUT = Path(__file__).parent.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a resource.

    Raises:
        FileNotFoundError: The installation lacks it.
    """
    for root in (_INSTALLED, _CHECKOUT):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {'/'.join(parts)} is missing from this installation")


def read_text(*parts: str) -> str:
    """Return the text of a resource."""
    return resource(*parts).read_text(encoding="utf-8")
