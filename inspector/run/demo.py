"""The request that inspects the bundled sample."""

import json
from pathlib import Path
from typing import Any

from inspector import assets
from inspector.model.dataset import Source
from inspector.model.moment import moment
from inspector.model.request import Request, RoleChoice


def demo_request() -> Request:
    """Return the request that inspects the bundled sample."""
    folder = assets.resource("samples")
    described = json.loads(assets.read_text("samples", "samples.json"))
    roles: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in described["roles"].items()
    }
    return Request(
        versions=tuple(
            Source(
                path=str(Path(str(folder)) / entry["file"]),
                name=entry["name"],
                as_of=moment(entry["as_of"]),
            )
            for entry in described["versions"]
        ),
        roles=RoleChoice(**roles),
    )
