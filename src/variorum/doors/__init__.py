"""Thin ways in, no logic: the command line, Python, HTTP, pages."""
