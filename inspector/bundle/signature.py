"""An optional signature of the manifest, and so of every part: Ed25519, with keys in PEM files.

Needs the `sign` extra (the `cryptography` package). A key is made by
`openssl genpkey -algorithm ed25519 -out key.pem`, its public half by `openssl pkey -in key.pem -pubout`.
"""

from pathlib import Path
from typing import Any

import msgspec

from inspector.model.errors import BundleError, InspectorError, RequestError

NAME = "signature.json"
ALGORITHM = "Ed25519"


def sign(manifest: bytes, key: Path) -> bytes:
    """Return signature.json for a manifest.

    Raises:
        RequestError: The key cannot be used, or `cryptography` is not there.
    """
    serialization, kinds = _library()
    try:
        private = serialization.load_pem_private_key(key.expanduser().read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise RequestError(
            f"“{key.name}” is no private key that can be used.",
            hint="Make one with: openssl genpkey -algorithm ed25519 -out key.pem",
        ) from error
    if not isinstance(private, kinds.Ed25519PrivateKey):
        raise RequestError(f"“{key.name}” is not an Ed25519 key.", hint="Only Ed25519 is used.")
    public = private.public_key().public_bytes_raw()
    plain = {
        "algorithm": ALGORITHM,
        "public_key": public.hex(),
        "signature": private.sign(manifest).hex(),
    }
    return msgspec.json.format(msgspec.json.encode(plain), indent=2) + b"\n"


def check(manifest: bytes, signature: bytes, public: Path | None) -> str:
    """Check a signature and return the signer's public key in hex.

    Args:
        manifest: The bytes of manifest.json.
        signature: The bytes of signature.json.
        public: A PEM file with the key the signer is known by; None: any key will do.

    Raises:
        BundleError: The signature is wrong, or by another key.
        RequestError: The public key cannot be read, or `cryptography` is not there.
    """
    serialization, kinds = _library()
    try:
        plain = msgspec.json.decode(signature, type=dict[str, str])
        key = bytes.fromhex(plain["public_key"])
        signed = bytes.fromhex(plain["signature"])
        if plain["algorithm"] != ALGORITHM:
            raise ValueError(plain["algorithm"])
        kinds.Ed25519PublicKey.from_public_bytes(key).verify(signed, manifest)
    except (msgspec.DecodeError, KeyError, ValueError, _wrong()) as error:
        raise BundleError(
            "The signature of the report bundle is wrong.",
            hint="Ask whoever signed it for it again.",
        ) from error
    if public is not None:
        try:
            known = serialization.load_pem_public_key(public.expanduser().read_bytes())
        except (OSError, ValueError) as error:
            raise RequestError(f"“{public.name}” is no public key.") from error
        if not isinstance(known, kinds.Ed25519PublicKey) or known.public_bytes_raw() != key:
            raise BundleError(
                "The report bundle was signed by another key.", hint="Ask who signed it."
            )
    return key.hex()


def _library() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise RequestError(
            "Signatures need the package “cryptography”.",
            hint="Install it with: pip install 'data-health-inspector[sign]'",
        ) from error
    return serialization, ed25519


def _wrong() -> type[Exception]:
    try:
        from cryptography.exceptions import InvalidSignature
    except ImportError:
        return InspectorError
    return InvalidSignature
