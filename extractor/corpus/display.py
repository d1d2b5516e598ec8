"""How records and corpora show themselves in a notebook: HTML without scripts, everything of the article escaped.

Colours are translucent and text keeps the colour around it, so that light and dark notebooks both read well; styles stand
in the elements, where nothing else on the page can be hit by them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractor.corpus.items import TYPES, Agency, Document, Entity, Mention, Organization, Person, PolicyTerm, Statistic

if TYPE_CHECKING:
    from extractor.corpus.collection import Corpus
    from extractor.corpus.records import Record

# translucent, told apart in light and dark and by people who see colours differently
COLOURS: Mapping[str, str] = {
    "official": "rgba(230,126,34,.38)",
    "person": "rgba(241,196,110,.40)",
    "agency": "rgba(52,120,219,.32)",
    "organization": "rgba(142,110,200,.32)",
    "policy_term": "rgba(39,174,96,.34)",
    "document": "rgba(0,150,160,.30)",
    "statistic": "rgba(233,196,0,.42)",
    "date": "rgba(127,127,127,.30)",
}
_MARK = "background:{};color:inherit;border-radius:3px;padding:0 2px"
_QUOTE = "background:none;color:inherit;border-bottom:1px dotted currentColor"
_TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.9;max-width:52em;margin:.4em 0"
_FAINT = "opacity:.7;font-size:.9em"
_CELL = "text-align:left;vertical-align:top;padding:.1em .8em .1em 0"
_FEED = "\n"
# a notebook that shows a book is slow and its file large
_MOST_CHARACTERS = 20_000
_MOST_FAILURES = 5
_MOST_NAMES = 3
# list of the record -> key that says what is counted when a corpus is summed up
_COUNTED: Mapping[str, str] = {
    "officials": "name",
    "people": "name",
    "agencies": "name",
    "organizations": "name",
    "policy_terms": "term",
    "documents": "title",
    "statistics": "subject",
    "dates": "value",
    "quotes": "speaker",
}


def record_html(record: Record) -> str:
    """Give a record as HTML: facts of the article, legend, and the text with its mentions marked and explained on hover."""
    facts = " · ".join(escape_text(part) for part in (record.published, record.outlet, record.id) if part)
    head = f'<div style="font-weight:600">{escape_text(record.title)}</div>' if record.title else ""
    text, rest = record.text[:_MOST_CHARACTERS], len(record.text) - _MOST_CHARACTERS
    body = "".join(marked(text, (mention for mention in record.mentions if mention.start < len(text))))
    more = f'<div style="{_FAINT}">… {rest:,} more characters</div>' if rest > 0 else ""
    return f'<div>{head}<div style="{_FAINT}">{facts}</div>{_legend(record)}<div lang="zh" style="{_TEXT}">{body}</div>{more}</div>'


def mention_html(mention: Mention) -> str:
    """Give a mention as HTML: its sentence's surroundings with it marked, and what is known of it."""
    text = mention.record.text
    left, right = max(mention.start - 30, 0), min(mention.end + 30, len(text))
    around = f"{'…' if left else ''}{escape_text(text[left : mention.start])}{_mark(mention, escape_text(mention.text))}"
    around += escape_text(text[mention.end : right]) + ("…" if right < len(text) else "")
    about = escape_text(hover(mention).replace("\n", " · "))
    return f'<div><div lang="zh" style="{_TEXT}">{around}</div><div style="{_FAINT}">{about}</div></div>'


def marked(text: str, mentions: Iterable[Mention]) -> Iterator[str]:
    """Give the text piece by piece, each piece inside the marks that cover it; quotes may hold other marks."""
    found = list(mentions)
    edges = sorted({0, len(text), *(min(edge, len(text)) for mention in found for edge in (mention.start, mention.end))})
    waiting = iter(found)
    following = next(waiting, None)
    open_mentions: list[Mention] = []
    for start, end in pairwise(edges):
        open_mentions = [mention for mention in open_mentions if mention.end > start]
        while following is not None and following.start <= start:
            open_mentions.append(following)
            following = next(waiting, None)
        piece = escape_text(text[start:end])
        # the shortest stands innermost, so that its hover is the one shown
        for mention in sorted(open_mentions, key=lambda each: each.end - each.start):
            piece = _mark(mention, piece)
        yield piece


def hover(mention: Mention) -> str:
    """Give what the hover of a mention says: its canonical name or value, its type and the rule that found it.

    >>> import extractor as ex
    >>> print(hover(ex.extract_text("工信部印发通知。", model="none").mentions[0]))
    工业和信息化部
    ministry · agency:miit
    agency · agencies:name
    """
    lines = [mention.name or mention.text, *_known(mention.entity)]
    if isinstance(mention, Statistic):
        facts = ((key, getattr(mention, key)) for key in ("kind", "direction", "base", "as_of", "approx", "modality", "place"))
        lines.append(" · ".join(f"{key.replace('_', ' ')} {value}" for key, value in facts if value))
        lines += mention.checks
    score = f" · score {mention.score:g}" if mention.score is not None else ""
    lines.append(f"{mention.type.replace('_', ' ')} · {mention.by}{score}")
    return "\n".join(line for line in lines if line)


def _known(entity: Entity) -> Iterator[str]:
    """Give what is known of an entity beside its name."""
    match entity:
        case Person():
            yield from (" ".join(part for part in (post.organization, post.title) if part) for post in entity.posts)
        case Agency():
            yield " · ".join(part for part in (entity.kind, entity.id) if part)
        case Organization() | PolicyTerm():
            yield entity.kind or ""
        case Document():
            yield " · ".join(part for part in (entity.number, entity.issuer, entity.status) if part)


def corpus_line(corpus: Corpus) -> str:
    """Give the counts of a corpus on one line."""
    counts = {key: sum(len(record.to_dict()[key]) for record in corpus) for key in TYPES}
    parts = [_times(number, TYPES[key], key) for key, number in counts.items() if number]
    failed = f"; {len(corpus.failures)} failed" if corpus.failures else ""
    return f"{_times(len(corpus), 'article', 'articles')}{': ' if parts else ''}{', '.join(parts)}{failed}"


def corpus_html(corpus: Corpus) -> str:
    """Give a corpus as HTML: what was found of each type, how many are distinct, and the most frequent; what failed."""
    days = sorted(record.published[:10] for record in corpus if record.published)
    span = f", {days[0]} – {days[-1]}" if days else ""
    head = "".join(f'<th style="{_CELL}">{name}</th>' for name in ("table", "rows", "distinct", "most articles"))
    rows = "".join(_summary_row(corpus, key) for key in TYPES)
    title = f'<div style="font-weight:600">{_times(len(corpus), "article", "articles")}{span}</div>'
    return f'<div>{title}<table style="border-collapse:collapse"><tr>{head}</tr>{rows}</table>{_failures(corpus)}</div>'


def _summary_row(corpus: Corpus, key: str) -> str:
    number, articles = 0, Counter[str]()
    for record in corpus:
        items = record.to_dict()[key]
        number += len(items)
        articles.update({str(item[_COUNTED[key]]) for item in items if item[_COUNTED[key]] is not None})
    # equal counts in the order of the names, so that equal corpora look equal
    most = sorted(articles.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_NAMES]
    names = "、".join(f"{name} ({count})" for name, count in most)
    cells = (f"<code>{key}</code>", str(number), str(len(articles)), escape_text(names))
    return "<tr>" + "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells) + "</tr>"


def _failures(corpus: Corpus) -> str:
    if not corpus.failures:
        return ""
    shown = "".join(f"<li>{escape_text(str(failure))}</li>" for failure in corpus.failures[:_MOST_FAILURES])
    rest = len(corpus.failures) - _MOST_FAILURES
    more = f"<li>… {rest} more</li>" if rest > 0 else ""
    return f"<div><b>{len(corpus.failures)} failed</b>, see <code>failures</code><ul>{shown}{more}</ul></div>"


def _legend(record: Record) -> str:
    present = {mention.type for mention in record.mentions}
    marks = [f'<mark style="{_MARK.format(colour)}">{kind.replace("_", " ")}</mark>' for kind, colour in COLOURS.items() if kind in present]
    if "quote" in present:
        marks.append(f'<span style="{_QUOTE}">quote</span>')
    return f'<div style="{_FAINT};margin:.3em 0">{" ".join(marks)}</div>' if marks else ""


def _mark(mention: Mention, piece: str) -> str:
    style = _QUOTE if mention.type == "quote" else _MARK.format(COLOURS[mention.type])
    return f'<mark style="{style}" title="{escape_text(hover(mention)).replace(_FEED, "&#10;")}">{piece}</mark>'


def _times(number: int, one: str, many: str) -> str:
    return f"{number:,} {(one if number == 1 else many).replace('_', ' ')}"


def escape_text(text: Any) -> str:
    """Give text that HTML shows as itself; control characters and other invisible ones show as U+FFFD.

    >>> escape_text('<b onclick="x">\\x1b')
    '&lt;b onclick=&quot;x&quot;&gt;\ufffd'
    """
    clean = "".join(char if char.isprintable() or char in "\n\t\u3000\u00a0" else "\ufffd" for char in str(text))
    return escape(clean)
