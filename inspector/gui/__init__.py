"""The window: a face of `inspector.api`. Never imports the command line."""
