"""Gold as a spaCy training file: `doc.ents` for a named entity recogniser, `doc.spans["sc"]` for a span categoriser."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.tokens import DocBin
from spacy.util import filter_spans

from extractor.annotation.sheets import Sheet

_KEY = "sc"


def write_docs(sheets: Iterable[Sheet], path: Path) -> int:
    """Write a `.spacy` file of the sheets, tokens are characters; give the number of docs."""
    nlp = spacy.blank("zh")
    bin_ = DocBin()
    count = 0
    for sheet in sheets:
        doc = nlp.make_doc(sheet.text)
        spans = [doc.char_span(note.start, note.end, label=note.type, alignment_mode="expand") for note in sheet.notes]
        found = [span for span in spans if span is not None]
        doc.spans[_KEY] = found
        doc.ents = filter_spans([span for span in found if span.label_ != "quote" and span.text.strip() == span.text])
        bin_.add(doc)
        count += 1
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(bin_.to_bytes())
    part.replace(path)
    return count
