"""What all readers do to an article at the end: odd characters and missing facts become warnings."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.document import Article

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[^\W_]")


def finish(article: Article) -> Article:
    """Give the article with its warnings; lone surrogates become U+FFFD, one for one, so that offsets hold.

    >>> finish(Article(id="甲", text="……")).warnings
    ('the text holds no word', 'no publication date; relative dates stay null')
    """
    found: list[str] = []
    text, title = article.text, article.title
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text)
    if "\ufffd" in text:
        found.append(f"the text holds {text.count(chr(0xFFFD))} U+FFFD, which stand for lone surrogates or damaged characters")
    control = _CONTROL.search(text)
    if control:
        found.append(f"the text holds control characters, U+{ord(control[0]):04X} first at offset {control.start()}")
    if not _WORD.search(text):
        found.append("the text holds no word")
    if article.published is None:
        found.append("no publication date; relative dates stay null")
    title = _SURROGATE.sub("\ufffd", title) if title else title
    return replace(article, text=text, title=title, warnings=(*article.warnings, *found))
