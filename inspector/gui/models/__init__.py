"""Item models behind the tables: plain values in, roles out; none of them fetches anything itself."""
