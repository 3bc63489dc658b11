"""Says whether a bundle is what was saved, who signed it, and which data it speaks of."""

from dataclasses import dataclass
from pathlib import Path

from inspector.bundle.manifest import NAME, Manifest
from inspector.bundle.read import Fetch, checked_parts, with_bundle
from inspector.bundle.signature import NAME as SIGNATURE
from inspector.bundle.signature import check
from inspector.model.errors import BundleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A bundle whose every part is as its manifest says.

    Attributes:
        manifest: What the bundle says of itself.
        signer: The public key that signed it, in hex; empty if nobody did.
    """

    manifest: Manifest
    signer: str

    def version_of(self, fingerprint: str) -> str | None:
        """Return the name of the version made from data with this fingerprint, or None."""
        for name, known in self.manifest.data.items():
            if known == fingerprint:
                return name
        return None


def verify_bundle(path: Path, public: Path | None = None) -> Verified:
    """Check every part of a bundle, and its signature if it has one.

    Args:
        path: The bundle.
        public: The public key it must be signed with; None: a signature is optional.

    Raises:
        BundleError: A part is not as the manifest says, or the signature is wrong or missing.
        RequestError: The key cannot be used.
    """

    def work(names: set[str], fetch: Fetch) -> Verified:
        manifest, _ = checked_parts(names, fetch)
        signer = ""
        if SIGNATURE in names:
            signer = check(fetch(NAME), fetch(SIGNATURE), public)
        elif public is not None:
            raise BundleError(
                "The report bundle is not signed.",
                hint="Ask for a signed one, or leave the key out.",
            )
        return Verified(manifest=manifest, signer=signer)

    return with_bundle(path, work)
