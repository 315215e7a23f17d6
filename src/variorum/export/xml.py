"""XML written by hand, for the formats that are XML: text made fit for it, and a document from its root."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

#: Characters that XML 1.0 cannot hold, even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: object) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", str(text))


def document(root: ET.Element, *, indent: bool = True) -> str:
    """The whole document with its declaration."""
    if indent:
        ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
