"""The engine's type names, sorted into logical types."""

from inspector.model.dataset import LogicalType

_EXACT = {
    "BOOLEAN": LogicalType.BOOLEAN,
    "DATE": LogicalType.DATE,
    "TIME": LogicalType.TIME,
    "TIME_NS": LogicalType.TIME,
    "TIME WITH TIME ZONE": LogicalType.TIME,
    "VARCHAR": LogicalType.TEXT,
    "UUID": LogicalType.TEXT,
    "BLOB": LogicalType.BINARY,
    "BIT": LogicalType.BINARY,
    "FLOAT": LogicalType.REAL,
    "DOUBLE": LogicalType.REAL,
    "JSON": LogicalType.NESTED,
    "VARIANT": LogicalType.NESTED,
}
_INTEGERS = {
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM",
}  # fmt: skip


def logical_type(physical: str) -> LogicalType:
    """Return the logical type of one of the engine's types, such as "INTEGER[]"."""
    name = physical.upper()
    if name.endswith("]") or name.startswith(("STRUCT", "MAP", "UNION", "LIST")):
        return LogicalType.NESTED
    if name in _INTEGERS:
        return LogicalType.INTEGER
    if name.startswith("TIMESTAMP"):
        return LogicalType.TIMESTAMP
    if name.startswith("DECIMAL"):
        return LogicalType.INTEGER if name.endswith(",0)") else LogicalType.REAL
    if name.startswith(("ENUM", "VARCHAR")):
        return LogicalType.TEXT
    return _EXACT.get(name, LogicalType.OTHER)
