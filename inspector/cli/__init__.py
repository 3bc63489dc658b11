"""The command line: a face of `inspector.api`. Never imports the window."""
