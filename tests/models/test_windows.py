"""Windows cover every character once, and join what is found in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.mentions import Label
from extractor.models.base import ScoredSpan
from extractor.models.windows import Window, join, windows


@given(st.lists(st.integers(0, 700), max_size=4), st.integers(20, 200), st.integers(2, 18))
def test_each_character_is_owned_by_one_window(lengths: list[int], size: int, overlap: int) -> None:
    texts = ["字" * length for length in lengths]
    owned = dict.fromkeys(range(len(texts)), 0)
    for window in windows(texts, size, overlap):
        assert window.owned_start == owned[window.index]
        assert window.start <= window.owned_start < window.owned_end <= window.end <= window.start + size
        owned[window.index] = window.owned_end
    assert [owned[index] for index in range(len(texts))] == lengths


def test_a_span_that_two_windows_see_is_given_once() -> None:
    first, second = Window(0, 0, 10, 0, 8), Window(0, 6, 16, 8, 16)
    name = (ScoredSpan(7, 9, Label.PERSON, 0.9),)
    again = (ScoredSpan(1, 3, Label.PERSON, 0.8), ScoredSpan(5, 7, Label.PERSON, 0.7))
    assert join(1, [(second, again), (first, name)]) == [(ScoredSpan(7, 9, Label.PERSON, 0.9), ScoredSpan(11, 13, Label.PERSON, 0.7))]
