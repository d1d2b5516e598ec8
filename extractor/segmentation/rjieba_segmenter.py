"""The default segmenter: jieba's algorithm in Rust. The only file that imports rjieba."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import rjieba


class RjiebaSegmenter:
    """A private rjieba instance that knows the surfaces of the lexicons.

    >>> RjiebaSegmenter(["国家能源局"]).words("国家能源局局长")
    ['国家能源局', '局长']
    """

    def __init__(self, surfaces: Iterable[str] = ()) -> None:
        self._jieba = rjieba.Jieba()
        for surface in surfaces:
            self._jieba.add_word(surface, None, None)

    def words(self, text: str) -> Sequence[str]:
        words: Sequence[str] = self._jieba.cut(text)
        return words
