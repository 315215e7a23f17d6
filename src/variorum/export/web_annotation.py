"""A story's quotations in the Web Annotation Data Model (W3C, 2017), as JSON-LD.

Each quotation is one annotation: its body names the speaker, its targets are its pieces, each found by position
(code points, as the model counts them) and by the words with what stands before and after.
"""

from typing import Any

from variorum.records import Article, Dossier, Quote

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Characters of text given before and after a quotation, to find it again in a text that has changed.
_REACH = 32


def annotations(dossier: Dossier) -> dict[str, Any]:
    """The quotations of one story as an annotation collection with one page."""
    name = f"urn:variorum:story:{dossier.story.story_id}"
    items = [_annotation(dossier.article[quote.article_id], quote) for quote in dossier.quotes]
    return {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": dossier.story.title,
        "total": len(items),
        "first": {"id": f"{name}:1", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items},
    }


def _annotation(article: Article, quote: Quote) -> dict[str, Any]:
    body: list[dict[str, Any]] = []
    if quote.speaker_name is not None:
        body.append({"type": "TextualBody", "purpose": "identifying", "value": quote.speaker_name})
    body.append({"type": "TextualBody", "purpose": "classifying", "value": f"{quote.type} quotation"})
    return {
        "id": f"urn:variorum:quote:{quote.quote_id}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": body,
        "target": [_target(article, start, end) for start, end in quote.parts],
    }


def _target(article: Article, start: int, end: int) -> dict[str, Any]:
    text = article.text
    return {
        "source": article.url or f"urn:variorum:article:{article.article_id}",
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - _REACH) : start],
                "suffix": text[end : end + _REACH],
            },
        ],
    }
