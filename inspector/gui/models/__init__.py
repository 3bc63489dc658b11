"""Item models behind the tables: plain values in, roles out; none fetches anything itself."""
