"""Finds the encoding of bytes and decodes them; what is damaged or unusual is told, never passed on in silence."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from extractor.errors import ReaderError

# the names that pages give to what is really a larger set of characters
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs"}
_SHOWN = {"gb18030": "GB18030", "big5hkscs": "Big5", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-8": "UTF-8"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("gb18030", "big5hkscs")
# a mail, or a page that a browser saved in one file: its text is in base64 or quoted-printable
_MAIL = re.compile(rb"(?:From|Date|Subject|Received|Return-Path|Message-ID|MIME-Version): ?[^\r\n]{0,500}\r?\n", re.IGNORECASE)
_EXPECTED = "save it as text or HTML; read are text, Markdown, HTML, JSON Lines, JSON, CSV and Parquet"
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"), (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"), (b"\xd0\xcf\x11\xe0", "an old Office document"), (b"PAR1", "Parquet"),
    (b"\x7fELF", "a program"), (b"SQLite format 3", "an SQLite database"), (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
)  # fmt: skip
# the most frequent characters of written Chinese in both scripts, and its marks: a wrong decoding hardly hits them
_FREQUENT = frozenset(
    "，。、；：“”‘’（）《》！？「」『』　"
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度"
    "家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心"
    "反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老"
    "這為個國時來們於對會發動說產種後學經進著電裡實當點從業應開還樣與關線內數沒結解問條無軍總設長變質氣體機製兩現義間務議報張記場證據濟財資"
)
# a sequence of bytes that is UTF-8 for four Chinese characters is hardly ever legacy text by chance
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]){4,}")
_MAX_DAMAGE, _SAMPLE = 0.01, 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The decoded file without its byte order mark, the encoding it was read in, and what must be told of it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, *, forced: str | None = None, declared: str | None = None) -> Decoded:
    """Give the text of a file: UTF-8, UTF-16, GB18030 or Big5, or what it declares; `forced` rules all out.

    A few damaged bytes become U+FFFD with a warning. Raises ReaderError where the bytes are no text, or are text in
    no encoding or in more than one.

    >>> decode("工信部印发通知，要求各地落实。".encode("gb18030"), "a.txt").warnings
    ('read as GB18030',)
    """
    refuse_binary(data, name)
    encoding = codec_of(data, forced, declared)
    for mark, marked in _BOMS:
        if marked == encoding and data.startswith(mark):
            data = data[len(mark) :]
    try:
        text, warnings = data.decode(encoding), told(encoding)
    except UnicodeDecodeError as error:
        if encoding in _LEGACY and not forced:
            _refuse_mixture(data, encoding, name)
        return _decode_damaged(data, encoding, name, error, is_forced=forced is not None)
    if encoding in _LEGACY:
        _refuse_mixture(data, encoding, name)
    return Decoded(text, encoding, warnings)


def codec_of(data: bytes, forced: str | None, declared: str | None = None, *, is_whole: bool = True) -> str:
    """Give the codec to read the bytes in: that of the name `forced` upon them, else the one that `detect` finds.

    >>> codec_of("\ufeff通知".encode("utf-16-be"), "UTF-16"), codec_of("通知".encode("gbk"), "gb2312")
    ('utf-16-be', 'gb18030')
    """
    if not forced:
        return detect(data, declared, is_whole=is_whole)
    named = _known(forced)
    # of UTF-16 the byte order mark says which of the two it is
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark) and encoding[:6] == named[:6]), named)


def detect(data: bytes, declared: str | None = None, *, is_whole: bool = True) -> str:
    """Give the codec of the bytes; UTF-8 where nothing speaks for another. The head of a file may end within a character.

    >>> detect("財政部發布通知，並要求各地方落實。".encode("big5"))
    'big5hkscs'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        return _utf_16(data) or "utf-8"
    if _decodes(data, "utf-8", is_whole):
        return "utf-8"
    named = _known(declared) if declared else None
    if named and named != "utf-8" and _decodes(data, named, is_whole):
        return named
    if _UTF8_RUN.search(data) and _hits(data, "utf-8") >= max(_hits(data, encoding) for encoding in _LEGACY):
        return "utf-8"
    fitting = [encoding for encoding in _LEGACY if _decodes(data, encoding, is_whole)]
    best = max(fitting or _LEGACY, key=lambda encoding: _hits(data, encoding))
    # Chinese hits one of the frequent characters every few; another language in the bytes of Chinese hardly any
    return best if _hits(data, best) > _wide_bytes(data) * 0.02 else _guess(data) or best


def shown(encoding: str) -> str:
    """Give the name that people use for a codec."""
    return _SHOWN.get(encoding, encoding)


def told(encoding: str) -> tuple[str, ...]:
    """Give the warning that a codec other than UTF-8 was read."""
    return () if encoding == "utf-8" else (f"read as {shown(encoding)}",)


def refuse_binary(data: bytes, name: str) -> None:
    """Raise ReaderError where the first bytes are those of a picture, an archive or another file that is no text."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReaderError(name, f"is {kind}, not text", _EXPECTED)
    head = data[:4096]
    if _MAIL.match(head) and b"\nmime-version:" in b"\n" + head.lower():
        raise ReaderError(name, "is a mail or a page saved in one file (MHTML)", "save the page as HTML")
    if b"\0" in head and not any(head.startswith(mark) for mark, _ in _BOMS) and _utf_16(head) is None:
        raise ReaderError(name, "is a binary file", _EXPECTED)


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding.strip().strip("\"'")).name
        bytes(4).decode(found)  # charset=uu names a codec, but none of text
    except (LookupError, ValueError):
        return "utf-8"
    return _LARGER.get(found, {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(found, found))


def _decodes(data: bytes, encoding: str, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, is_whole)
    except (UnicodeError, LookupError):
        return False
    return True


def _hits(data: bytes, encoding: str) -> int:
    return sum(char in _FREQUENT for char in data[:_SAMPLE].decode(encoding, "ignore"))


def _wide_bytes(data: bytes) -> int:
    return sum(byte > 0x7F for byte in data[:_SAMPLE])


def _utf_16(data: bytes) -> str | None:
    # without a byte order mark: every second byte of its ASCII is NUL, and its Chinese reads as Chinese
    even = data[: len(data) // 2 * 2][:_SAMPLE]
    shares = {encoding: _readable(even, encoding) for encoding in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] > 0.9 else None


def _readable(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, "replace")
    good = sum(
        " " <= char <= "~"
        or char in "\r\n\t"
        or "\u2010" <= char <= "\u303f"
        or "\u4e00" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        for char in text
    )
    return good / len(text) if text else 0.0


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:50_000]).best()
    return best.encoding if best else None


def _refuse_mixture(data: bytes, encoding: str, name: str) -> None:
    # GB18030 takes nearly every byte: a UTF-8 line among its lines would come out as 锛 and 鐨
    found = _UTF8_RUN.search(data)
    while found:
        if _hits(found[0], "utf-8") > _hits(found[0], encoding):
            line = data.count(b"\n", 0, found.start()) + 1
            raise ReaderError(name, f"mixes {shown(encoding)} with UTF-8", "save it in one encoding, UTF-8 at best", line)
        found = _UTF8_RUN.search(data, found.end())


def _decode_damaged(data: bytes, encoding: str, name: str, error: UnicodeDecodeError, *, is_forced: bool) -> Decoded:
    line = data.count(b"\n", 0, error.start) + 1
    problem = f"byte {error.start} is not valid {shown(encoding)}"
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    wide = len(text) - damaged - len(text.encode("ascii", "ignore"))
    if damaged > max(1, wide * _MAX_DAMAGE):
        hint = "give its true encoding" if is_forced else "it is damaged or mixes encodings; save it as UTF-8"
        raise ReaderError(name, problem, hint, line)
    return Decoded(text, encoding, (*told(encoding), f"line {line}: {problem}; {damaged} such bytes are read as U+FFFD"))
