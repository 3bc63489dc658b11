"""Shows a Report: presents it as blocks and renders blocks as HTML, SVG, CSV and text. May import metrics, stats, model, assets."""
