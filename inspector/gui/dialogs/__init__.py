"""The questions the window asks: roles, tables, faults, and what this program is."""
