"""The extractor as a component of spaCy pipelines: `nlp.add_pipe("policy_extractor")`.

`doc.spans["policy_extractor"]` holds every mention in text order, and `doc.spans["policy_extractor/agency"]` and so on those of one
type; `span.label_` is the type, `span.kb_id_` the link: the id of an agency in the lexicon, else the canonical name, the ISO date or the
speaker, empty for a statistic. `doc._.policy_extractor` is the `extractor.Record` and `span._.policy_extractor` the mention with its
values; both are read from the span group, so that they outlive `DocBin` and `Doc.to_bytes`. These two extension attributes are all that
is registered with spaCy beside the component, and `doc.user_data` is not touched.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.errors import ConfigError

if TYPE_CHECKING:
    from extractor.corpus.items import Mention
    from extractor.corpus.records import Record
    from extractor.pipeline import Pipeline

NAME = "policy_extractor"
PUBLISHED = "published"
_ENTS = ("add", "replace", "leave")
_ALIGNMENTS = ("expand", "contract", "strict")
_ATTRIBUTE = "record"
_LEXICON_FILES = (".csv", ".toml")


@Language.factory(
    NAME,
    assigns=["doc.spans", "doc.ents"],
    default_config={"model": "tagger", "segmenter": "rjieba", "lexicons": [], "ents": "add", "alignment": "expand"},
)
def make_policy_extractor(
    nlp: Language, name: str, model: str, segmenter: str, lexicons: list[str], ents: str, alignment: str
) -> PolicyExtractor:
    """Give the component. `model`, `segmenter` and `lexicons` are the options of the command line.

    `ents` says what becomes of `doc.ents`: add keeps those of other components and fills in what does not overlap them,
    replace takes theirs away, leave changes nothing. `alignment` says what to do where a mention cuts through a token: expand
    takes the whole token, contract leaves it out, strict leaves such a mention out of the spans; the record has it all the same.
    """
    return PolicyExtractor(name, model=model, segmenter=segmenter, lexicons=tuple(lexicons), ents=ents, alignment=alignment)


class PolicyExtractor:
    """Writes what the extractor finds into `doc.spans` and `doc.ents`; `doc.user_data["published"]` dates the article, if given.

    >>> import spacy
    >>> nlp = spacy.blank("zh")
    >>> _ = nlp.add_pipe("policy_extractor", config={"model": "none"})
    >>> doc = nlp("工信部推行“一企一策”。")
    >>> [(span.text, span.label_, span.kb_id_) for span in doc.spans["policy_extractor"]]
    [('工信部', 'agency', 'agency:miit'), ('一企一策', 'policy_term', '一企一策')]
    """

    def __init__(
        self,
        name: str = NAME,
        *,
        model: str = "tagger",
        segmenter: str = "rjieba",
        lexicons: tuple[str, ...] = (),
        ents: str = "add",
        alignment: str = "expand",
    ) -> None:
        for option, value, known in (("ents", ents, _ENTS), ("alignment", alignment, _ALIGNMENTS)):
            if value not in known:
                raise ConfigError(f"{NAME}: {option} is {value!r}; expected one of {', '.join(known)}")
        self.name, self.model, self.segmenter, self.lexicons = name, model, segmenter, lexicons
        self.ents, self.alignment = ents, alignment
        # what came with a pipeline that was read from bytes; it must live as long as the component
        self._folder: TemporaryDirectory[str] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Give the doc with its spans, entities and record."""
        from extractor.corpus.extraction import published_of
        from extractor.corpus.records import Record
        from extractor.document import Article
        from extractor.record import extract

        published = published_of(doc.user_data.get(PUBLISHED))
        article = Article(id=str(doc.user_data.get("id", "doc")), text=doc.text, published=published)
        record = Record(extract(self._pipeline(), article))
        spans = [span for mention in record.mentions if (span := self._span(doc, mention)) is not None]
        _set_group(doc, NAME, spans, record)
        for kind in dict.fromkeys(span.label_ for span in spans):
            _set_group(doc, f"{NAME}/{kind}", [span for span in spans if span.label_ == kind])
        self._set_ents(doc, spans)
        return doc

    def __getstate__(self) -> dict[str, Any]:
        # processes that share the work share the folder, and the one that made it removes it
        return {**self.__dict__, "_folder": None}

    def _pipeline(self) -> Pipeline:
        from extractor.corpus.extraction import config_of, pipeline_of

        return pipeline_of(config_of(self.model, self.segmenter, self.lexicons))

    def _span(self, doc: Doc, mention: Mention) -> Span | None:
        # the id holds where the mention itself stands, which an expanded span no longer tells
        place = _place(mention.type, mention.start, mention.end)
        return doc.char_span(
            mention.start, mention.end, label=mention.type, kb_id=link_of(mention) or "", span_id=place, alignment_mode=self.alignment
        )

    def _set_ents(self, doc: Doc, spans: Iterable[Span]) -> None:
        if self.ents == "leave":
            return
        kept = [] if self.ents == "replace" else list(doc.ents)
        taken = {at for span in kept for at in range(span.start, span.end)}
        # quotes hold other mentions; a view without overlaps is for what stands in the text
        found = (span for span in spans if span.label_ != "quote" and taken.isdisjoint(range(span.start, span.end)))
        doc.set_ents([*kept, *filter_spans(found)])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the options, and the user's own lexicons, so that the saved pipeline needs nothing beside it."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "options.json").write_text(json.dumps(self._options(), ensure_ascii=False), encoding="utf-8")
        for number, lexicon in enumerate(self.lexicons):
            # a pipeline may be written over itself
            if Path(lexicon).resolve() != (folder / f"lexicons-{number}").resolve():
                shutil.copytree(lexicon, folder / f"lexicons-{number}", dirs_exist_ok=True)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> PolicyExtractor:
        """Read what `to_disk` wrote; the lexicons are those that stand there."""
        options = json.loads((Path(path) / "options.json").read_text(encoding="utf-8"))
        self._take(options, Path(path))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the options and the files of the user's own lexicons as bytes."""
        files = {
            f"lexicons-{number}/{file.relative_to(lexicon).as_posix()}": file.read_text(encoding="utf-8")
            for number, lexicon in enumerate(self.lexicons)
            for file in sorted(Path(lexicon).rglob("*"))
            if file.suffix in _LEXICON_FILES and file.is_file()
        }
        return json.dumps({"options": self._options(), "files": files}, ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> PolicyExtractor:
        """Read what `to_bytes` gave; lexicons are laid down in a temporary folder."""
        given = json.loads(data)
        self._folder = TemporaryDirectory(prefix=f"{NAME}-")
        root = Path(self._folder.name)
        for name, text in given["files"].items():
            file = root / name
            if not file.resolve().is_relative_to(root.resolve()):
                raise ConfigError(f"{NAME}: the saved pipeline holds a file {name!r}, which leads out of its folder")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self._take(given["options"], root)
        return self

    def _options(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "segmenter": self.segmenter,
            "lexicons": len(self.lexicons),
            "ents": self.ents,
            "alignment": self.alignment,
        }

    def _take(self, options: Mapping[str, Any], root: Path) -> None:
        self.model, self.segmenter = options["model"], options["segmenter"]
        self.ents, self.alignment = options["ents"], options["alignment"]
        self.lexicons = tuple(str(root / f"lexicons-{number}") for number in range(options["lexicons"]))


def link_of(mention: Mention) -> str | None:
    """Give what a mention refers to: an agency's id where it has one, else the canonical name, ISO date or speaker.

    A statistic refers to nothing; its value is in the mention.
    """
    from extractor.corpus.items import Agency

    if mention.type == "statistic":
        return None
    entity = mention.entity
    return (entity.id or entity.name) if isinstance(entity, Agency) else mention.name


def _set_group(doc: Doc, key: str, spans: list[Span], record: Record | None = None) -> None:
    doc.spans[key] = spans
    if record is not None:
        # JSON text, since the numbers of a record may be greater than msgpack takes; the doc has the text
        doc.spans[key].attrs[_ATTRIBUTE] = json.dumps({**record.to_dict(), "text": None}, ensure_ascii=False)


def _record_of(doc: Doc) -> Record | None:
    found = _found(doc)
    return found[0] if found else None


def _mention_of(span: Span) -> Mention | None:
    found = _found(span.doc)
    if found is None:
        return None
    return found[1].get(span.id_) or found[1].get(_place(span.label_, span.start_char, span.end_char))


def _found(doc: Doc) -> tuple[Record, Mapping[str, Mention]] | None:
    group = doc.spans.get(NAME)
    return None if group is None or _ATTRIBUTE not in group.attrs else _read(group.attrs[_ATTRIBUTE], doc.text)


@lru_cache(maxsize=16)
def _read(record: str, text: str) -> tuple[Record, Mapping[str, Mention]]:
    from extractor.corpus.records import Record

    read = Record({**json.loads(record), "text": text})
    return read, {_place(mention.type, mention.start, mention.end): mention for mention in read.mentions}


def _place(kind: str, start: int, end: int) -> str:
    return f"{kind}:{start}-{end}"


Doc.set_extension(NAME, getter=_record_of, force=True)
Span.set_extension(NAME, getter=_mention_of, force=True)
