"""Splits HTML, whole pages or bodies of posts, into paragraphs that keep their place in the source."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.entities import html5

from extractor.readers.cells import Row
from extractor.readers.mapped import Mapped, join

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead",
    "title", "tr", "ul",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_UNREAD = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "audio", "video", "select", "textarea",
    "button", "rt", "rp",
))  # fmt: skip
_RAW = frozenset(("script", "style", "textarea", "title", "noscript", "template", "iframe", "svg"))
_MARGIN = frozenset(("nav", "footer", "aside"))
_ROWS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "caption"))
_CONTAINERS = _BLOCKS - {"p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "li"}
# possessive, so that a tag without an end costs one scan
_NAME = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/><]*+)(?=[\s/>])")
_REST = re.compile(r"""(?P<rest>(?:[^>="']++|=(?:\s*+"[^"]*+"|\s*+'[^']*+')?+|["'])*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'>]{1,100})\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
_HIDDEN = re.compile(r"(?<![\w-])hidden(?![\w-])(?!\s*=\s*[\"']?false)|display\s*:\s*none", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINE_FEED = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[ \t\r\u3000\xa0]*\n")
# a wide character takes no space beside it where the source wraps its lines
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2018-\u201d\u2026\u2014]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as the markup gives it.

    `linked` counts the characters that are links, `container` numbers the element around it, `is_margin` says that it
    stands in navigation, a footer or an aside; `level` is that of a heading, else 0.
    """

    text: Mapped
    linked: int = 0
    container: int = 0
    is_margin: bool = False
    level: int = 0


@dataclass(slots=True)
class Page:
    """What a piece of HTML holds: its paragraphs, and what its head tells."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    json_ld: list[str] = field(default_factory=list)
    canonical: str | None = None
    time: str | None = None


@dataclass(slots=True)
class _Element:
    name: str
    container: int
    is_unread: bool
    is_margin: bool
    is_link: bool
    level: int


class _Parser:
    """One pass over the source; every position is visited a bounded number of times."""

    def __init__(self, source: str, shift: int, *, keeps_lines: bool) -> None:
        self.source, self.shift, self.at, self.keeps_lines = source, shift, 0, keeps_lines
        self.page = Page()
        self._open: list[_Element] = []
        self._count: dict[str, int] = {}
        self._pieces: list[Mapped] = []
        self._linked = 0
        self._containers = 0
        self._searched: dict[str, int] = {}
        self._row = Row()

    def run(self) -> Page:
        source = self.source
        while self.at < len(source):
            markup = self._next_markup()
            if markup > self.at:
                self._add_text(self.at, markup)
                self.at = markup
            if self.at >= len(source):
                break
            if source[self.at] == "&":
                self._reference()
            else:
                self._tag()
        self._break()
        self.page.paragraphs.extend(self._row.close())
        return self.page

    def _next_markup(self) -> int:
        return min(self._find("<"), self._find("&"))

    def _find(self, mark: str) -> int:
        # one search for each occurrence, not one for each call
        found = self._searched.get(mark, -1)
        if found < self.at:
            found = self.source.find(mark, self.at)
            found = self._searched[mark] = len(self.source) if found < 0 else found
        return found

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        value = None if match is None else html.unescape(match[0]) if match[0][1] == "#" else html5.get(match[0][1:])
        if match is None or value is None:
            self._add(self._piece(self.at, self.at + 1))
            self.at += 1
            return
        self._add(Mapped.whole(value, match.start() + self.shift, match.end() + self.shift))
        self.at = match.end()

    def _tag(self) -> None:
        source, at = self.source, self.at
        if source.startswith("<!--", at):
            self.at = self._past("-->", at + 4)
            return
        if source.startswith(("<!", "<?"), at):
            self.at = self._past(">", at + 2)
            return
        opening = None if "tag" in self._searched else _NAME.match(source, at)
        match = _REST.match(source, opening.end()) if opening else None
        if opening is None or match is None:
            if opening:
                # a tag that ends nowhere: the next one is not looked for to the end of the file again
                self._searched["tag"] = 1
            self._add(self._piece(at, at + 1))
            self.at = at + 1
            return
        self.at = match.end()
        name = opening["name"].lower()
        if opening["close"]:
            self._end(name)
        elif ":" in name and match["rest"].startswith("//"):
            self._autolink(at, match.end())
        else:
            self._start(name, match["rest"])

    def _past(self, mark: str, start: int) -> int:
        if self._searched.get(mark) == len(self.source):
            return len(self.source)
        found = self.source.find(mark, start)
        if found < 0:
            self._searched[mark] = len(self.source)
            return len(self.source)
        return found + len(mark)

    def _autolink(self, start: int, end: int) -> None:
        # <http://…> of Markdown: all of it is a link
        self._linked += end - start - 2
        self._add(self._piece(start + 1, end - 1))

    def _start(self, name: str, rest: str) -> None:
        if name in ("meta", "link", "time"):
            self._note(name, attributes(rest))
        if name in ("td", "th"):
            self._break()
            given = attributes(rest) if "span" in rest.lower() else {}
            self._row.open_cell(given.get("colspan", ""), given.get("rowspan", ""))
        elif name in _BLOCKS:
            self._block(name)
            if name == "tr":
                self._row.open_row()
            elif name == "table":
                self._row.open_table()
        if name in _RAW:
            self._raw(name, rest)
            return
        if name in _VOID or rest.endswith("/"):
            return
        if name in ("p", "a", "li", "option"):
            self._close_if_open(name)
        outer = self._open[-1] if self._open else _Element("", 0, False, False, False, 0)
        self._containers += name in _CONTAINERS
        self._open.append(
            _Element(
                name,
                self._containers if name in _CONTAINERS else outer.container,
                outer.is_unread or (name in _UNREAD) or bool(rest and _HIDDEN.search(rest[:2000])),
                outer.is_margin or name in _MARGIN,
                outer.is_link or name == "a",
                int(name[1]) if len(name) == 2 and name[0] == "h" and name[1] in "123456" else outer.level,
            )
        )
        self._count[name] = self._count.get(name, 0) + 1

    def _close_if_open(self, name: str) -> None:
        # <p> and <li> end the one before them; an <a> never holds another
        if self._open and self._open[-1].name == name:
            self._pop()
        elif name == "a" and self._count.get("a"):
            self._end("a")

    def _pop(self) -> str:
        name = self._open.pop().name
        self._count[name] -= 1
        return name

    def _end(self, name: str) -> None:
        if name in _BLOCKS or name in ("td", "th"):
            self._block(name)
        if self._count.get(name):
            while self._pop() != name:
                continue

    def _raw(self, name: str, rest: str) -> None:
        end = None if f"</{name}" in self._searched else re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(self.source, self.at)
        if end is None:
            self._searched[f"</{name}"] = 1
            if name in ("script", "style"):
                self.at = len(self.source)
            return
        raw = self.source[self.at : end.start()]
        self.at = self._past(">", end.end())
        if name == "title" and self.page.title is None:
            self.page.title = html.unescape(" ".join(raw[:2000].split())) or None
        elif name == "script" and "ld+json" in rest and len(self.page.json_ld) < 20:
            self.page.json_ld.append(raw)

    def _note(self, name: str, given: dict[str, str]) -> None:
        page = self.page
        if name == "meta":
            key = given.get("property") or given.get("name") or given.get("itemprop") or ""
            if key and given.get("content", "").strip():
                page.meta.setdefault(key.lower(), given["content"].strip())
        elif name == "link" and given.get("rel", "").lower() == "canonical":
            page.canonical = page.canonical or given.get("href") or None
        elif name == "time" and given.get("datetime"):
            page.time = page.time or given["datetime"]

    def _block(self, name: str) -> None:
        """End the paragraph, and with the parts of a table its row."""
        self._break()
        if name in _ROWS:
            self.page.paragraphs.extend(self._row.close())

    def _add_text(self, start: int, end: int) -> None:
        if not self.keeps_lines and not self._count.get("pre"):
            self._add(self._piece(start, end))
            return
        breaks = _LINE_FEED if self._count.get("pre") else _BLANK_LINE
        at = start
        for gap in breaks.finditer(self.source, start, end):
            self._add(self._piece(at, gap.start()))
            self._break()
            at = gap.end()
        self._add(self._piece(at, end))

    def _add(self, piece: Mapped) -> None:
        if self._open:
            element = self._open[-1]
            if element.is_unread:
                return
            if element.is_link:
                self._linked += len(piece.text.strip())
        if piece.text:
            self._pieces.append(piece)

    def _piece(self, start: int, end: int) -> Mapped:
        return Mapped.of(self.source, start, end, self.shift)

    def _break(self) -> None:
        if not self._pieces:
            return
        text = join(self._pieces).strip()
        text = text if self.keeps_lines and not self._row.in_cell else collapse(text)
        if text.text:
            element = self._open[-1] if self._open else _Element("", 0, False, False, False, 0)
            paragraph = Paragraph(text, self._linked, element.container, element.is_margin, element.level)
            if self._row.in_cell:
                self._row.add(paragraph)
            else:
                self.page.paragraphs.append(paragraph)
        self._pieces, self._linked = [], 0


def parse_markup(source: str, shift: int = 0, *, keeps_lines: bool = False) -> Page:
    """Give the paragraphs of HTML; offsets count from `shift`, where the source begins in the file.

    With `keeps_lines`, as Markdown needs, the line feeds of the source stay and a blank line ends a paragraph.

    >>> [p.text.text for p in parse_markup("<p>“一企&middot;<b>一策</b>”</p><p>白名单").paragraphs]
    ['“一企·一策”', '白名单']
    """
    return _Parser(source, shift, keeps_lines=keeps_lines).run()


def attributes(rest: str) -> dict[str, str]:
    """Give the attributes of a tag, names in lower case, values with their character references resolved.

    >>> attributes('property="og:title" content="&ldquo;双碳&rdquo;"')
    {'property': 'og:title', 'content': '“双碳”'}
    """
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(rest[:20_000])}


def collapse(text: Mapped) -> Mapped:
    """Give the text with each run of white space as one space, or as none where a line wraps between wide characters.

    >>> collapse(Mapped("工信部\\n  印发  GDP")).text
    '工信部印发 GDP'
    """
    pieces: list[Mapped] = []
    at = 0
    for match in _SPACES.finditer(text.text):
        if match[0] in (" ", "\t"):
            continue
        start, end = match.span()
        pieces.append(text.slice(at, start))
        before, after = text.text[start - 1 : start], text.text[end : end + 1]
        wraps = "\n" in match[0] and _WIDE.match(before) is not None and _WIDE.match(after) is not None
        if not wraps:
            space = match[0].find(" ")
            pieces.append(text.slice(start + space, start + space + 1) if space >= 0 else Mapped(" "))
        at = end
    return join([*pieces, text.slice(at, len(text.text))]) if at else text
