"""The version of Variorum."""

__version__ = "0.1.0"
