"""A story's dossier as Markdown, HTML, SVG and JSON. Every door uses these, so that all show the same."""
