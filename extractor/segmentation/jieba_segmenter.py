"""jieba in Python, selectable and the oracle of tests. The only file that imports jieba."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

import jieba


class JiebaSegmenter:
    """A private jieba.Tokenizer that knows the surfaces of the lexicons.

    Words are only ever added: `del_word` would change jieba's module-wide state.

    >>> JiebaSegmenter(["国家能源局"]).words("国家能源局局长")
    ['国家能源局', '局长']
    """

    def __init__(self, surfaces: Iterable[str] = ()) -> None:
        logging.getLogger("jieba").setLevel(logging.WARNING)
        self._tokenizer = jieba.Tokenizer()
        for surface in surfaces:
            self._tokenizer.add_word(surface)

    def words(self, text: str) -> Sequence[str]:
        words: Sequence[str] = self._tokenizer.lcut(text)
        return words
