"""The parts of the window: each shows a piece of the workspace and changes it only by signals."""
