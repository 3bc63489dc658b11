"""Shows a Report: blocks, and blocks as HTML, SVG, CSV and text. May import metrics, stats, model, assets."""
