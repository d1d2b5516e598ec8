"""Every unit, with every approximation and in every notation of the number, is read whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.document import Article, Document
from extractor.lexicon.loader import load_lexicon
from extractor.mentions import Entry
from extractor.rules.numerals import Numerals
from extractor.rules.quantities import Quantities, Quantity
from extractor.text import fold

LEXICON = load_lexicon()
NUMERALS = Numerals(LEXICON)
QUANTITIES = Quantities(LEXICON)
UNITS = LEXICON.rows("statistics_units")
BEFORE = [row for row in LEXICON.rows("statistics_modifiers") if row["side"] == "before"]
AFTER = [row for row in LEXICON.rows("statistics_modifiers") if row["side"] == "after"]
NOTATIONS = ("36000", "36,000", "3.6万", "三万六千", "３６０００", "叁万陆仟", "3万6千", "3.60万")


def read(text: str) -> list[Quantity]:
    """Give the quantities of a text in which every character is a word."""
    folded = fold(text)
    document = Document(Article("unit", text), text, folded, token_edges=frozenset(range(len(text) + 1)))
    return QUANTITIES.find(document.with_candidates(NUMERALS.find(document)))


def expected(unit: Entry) -> Decimal:
    return Decimal(360000 if unit.key == "成" else 36000)


# 三万六千千瓦 is nobody's notation
WRITTEN = [(notation, unit) for notation in NOTATIONS for unit in UNITS if not (unit.key[0] in "千百" and notation[-1] in "千仟")]


@pytest.mark.parametrize(("notation", "unit"), WRITTEN, ids=[f"{notation}-{unit.key}" for notation, unit in WRITTEN])
def test_unit_in_notation(unit: Entry, notation: str) -> None:
    (found,) = read(f"合计{notation}{unit.key}。")
    assert (found.value, found.unit) == (expected(unit), unit["canonical"])
    assert (found.start, found.end) == (2, 2 + len(notation) + len(unit.key))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.key)
def test_unit_with_every_approximation(unit: Entry) -> None:
    for row in BEFORE:
        word = row["surface"]
        (found,) = read(f"合计{word}3.6万{unit.key}。")
        assert (found.value, found.unit, found.approx) == (expected(unit), unit["canonical"], row["approx"]), word
        assert found.start == (2 if row["inside"] else 2 + len(word)), word
    for row in AFTER:
        word = row["surface"]
        (found,) = read(f"合计3.6万{unit.key}{word}。")
        assert (found.value, found.unit, found.approx) == (expected(unit), unit["canonical"], row["approx"]), word
        assert found.end == 6 + len(unit.key) + (len(word) if row["inside"] else 0), word


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.key)
def test_unit_of_a_range(unit: Entry) -> None:
    (found,) = read(f"合计2至5{unit.key}。")
    scale = 10 if unit.key == "成" else 1
    assert (found.value, found.high, found.unit) == (2 * scale, 5 * scale, unit["canonical"])


def test_conversions_lead_to_a_base_unit() -> None:
    units = {unit.key: unit for unit in UNITS}
    for unit in UNITS:
        assert unit["factor"] > 0
        base = units.get(unit["base"])
        assert base is None or base["factor"] == 1 or base["dimension"] != unit["dimension"], unit.key
    assert units["公顷"]["factor"] / units["平方公里"]["factor"] == Decimal("0.01")
    assert units["兆瓦时"]["factor"] == 1000 and units["海里"]["base"] == "米"
