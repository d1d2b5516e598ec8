"""Numerals: groups of surfaces under their value, round trips over five notations, hostile text in linear time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label
from extractor.pipeline import Pipeline
from extractor.rules.numerals import Numerals, parse_numeral, parse_quantity
from extractor.values import NumeralValue
from tests.gold import CORPUS
from tests.rules.linear import assert_linear


def _groups() -> Iterator[tuple[str, str, str]]:
    """Give (file:line, wanted, surface) of the value-first files: `= 33` and below it surfaces, one a line."""
    for path in sorted((CORPUS / "numerals").glob("*.txt")):
        wanted = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("= "):
                wanted = line.removeprefix("= ").strip()
            elif line.strip() and not line.startswith("#"):
                assert wanted, f"{path.name}:{number}: a surface before any value"
                yield f"{path.name}:{number}", wanted, line


def _show(value: NumeralValue | None) -> str:
    """Write a value as the corpus does: `30..40`, `3000 about`, `5 %`, `none`."""
    if value is None:
        return "none"
    amount = f"{value.amount.normalize():f}" + (f"..{value.high.normalize():f}" if value.high is not None else "")
    return " ".join(part for part in (amount, value.approx, value.unit) if part)


@pytest.mark.parametrize(("where", "wanted", "surface"), [pytest.param(*group, id=f"{group[0]}-{group[2]}") for group in _groups()])
def test_surface_has_its_value(where: str, wanted: str, surface: str) -> None:
    assert _show(parse_quantity(surface)) == wanted


_LOWER, _UPPER = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def _below_wan(number: int, digits: str, scales: str) -> str:
    out, is_gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            out += ("零" if is_gap and out else "") + digits[digit] + (scales[power - 1] if power else "")
            is_gap = False
        else:
            is_gap = True
    return out


def _chinese(number: int, digits: str = _LOWER, scales: str = "十百千") -> str:
    """Write a whole number below 10^16, each gap with one 零; 十五 for 15 in lower case."""
    if number == 0:
        return "零"
    out = ""
    for scale, power in (("亿", 8), ("万", 4), ("", 0)):
        part = number // 10**power if power == 8 else number // 10**power % 10**4
        if part >= 10**4:
            out += _chinese(part, digits, scales) + scale
        elif part:
            out += ("零" if out and part < 1000 else "") + _below_wan(part, digits, scales) + scale
    return out[1:] if digits == _LOWER and out.startswith("一十") else out


def _mixed(number: int) -> str:
    high, low = divmod(number, 10**4)
    return (f"{high}万" + (f"{low}" if low >= 1000 else f"零{low}" if low else "")) if high else f"{number}"


_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
NOTATIONS: dict[str, Callable[[int], str]] = {
    "arabic": str,
    "separated": lambda number: f"{number:,}",
    "lower": _chinese,
    "upper": lambda number: _chinese(number, _UPPER, "拾佰仟"),
    "mixed, full width": lambda number: _mixed(number).translate(_FULL_WIDTH),
}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_whole_number_to_99999_is_read_back(notation: str) -> None:
    write = NOTATIONS[notation]
    assert [number for number in range(100_000) if parse_numeral(write(number)) != number] == []


def test_random_large_numbers_are_read_back() -> None:
    source = random.Random(20260101)
    wrong = []
    for _ in range(25_000):
        number = source.randrange(10 ** source.randrange(5, 17))
        surface = NOTATIONS[source.choice(["arabic", "separated", "lower", "upper"])](number)
        if parse_numeral(surface) != number:
            wrong.append(surface)
    assert wrong == []


def test_random_decimals_are_read_back() -> None:
    source = random.Random(20260102)
    scales = {"": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12}
    wrong = []
    for _ in range(25_000):
        whole, places = source.randrange(10 ** source.randrange(1, 7)), source.randrange(1, 6)
        decimals = "".join(source.choice("0123456789") for _ in range(places))
        scale = source.choice(list(scales))
        if source.random() < 0.5:
            surface = f"{whole}.{decimals}{scale}"
        else:
            surface = f"{_chinese(whole)}点{''.join(_LOWER[int(digit)] for digit in decimals)}{scale if len(scale) < 2 else ''}"
            scale = scale if len(scale) < 2 else ""
        if parse_numeral(surface) != Decimal(f"{whole}.{decimals}") * 10 ** scales[scale]:
            wrong.append(surface)
    assert wrong == []


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def _found(pipeline: Pipeline, text: str) -> list[str]:
    return [m.text for m in Numerals(pipeline.lexicon).find(pipeline.prepare(Article(id="t", text=text)))]


def test_what_is_found_is_read_as_it_was_found(pipeline: Pipeline) -> None:
    surfaces = [surface for _, wanted, surface in _groups() if wanted != "none" and len(surface) > 1 and surface[0] != "-"]
    stage = Numerals(pipeline.lexicon)
    wrong = []
    for surface in surfaces:
        document = pipeline.prepare(Article(id="t", text=f"共有{surface}个。"))
        found = [(m.text, m.value) for m in stage.find(document)]
        if found != [(surface, parse_quantity(surface))]:
            wrong.append((surface, found))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("各地统一部署，进一步推进一些地方试点，万一有变再一起商量。", []),
        ("第三季度位居第一，第二产业排在第3位。", []),
        ("近三成企业、逾百家工厂、超万亿元规模", ["三", "百", "万亿"]),
        ("三亚、五粮液、八一建军节、九江、六安", []),
        ("监测PM2.5与G20、H200、COVID-19", []),
        ("千方百计稳就业，让千家万户受益", []),
        ("同比-3.5%，气温零下5度", ["-3.5", "零下5"]),
        ("编号3-2-1，版本1.2.3", []),
        ("每百元营业收入中的成本", ["百"]),
        ("由58.9%提高到61.3%", ["58.9", "61.3"]),
        ("7.7和6.3个百分点", ["7.7", "6.3"]),
        ("一个半小时内完成一半", ["一个半", "一半"]),
    ],
)
def test_numbers_in_words_are_left_alone(pipeline: Pipeline, text: str, wanted: list[str]) -> None:
    assert _found(pipeline, text) == wanted


def test_the_stage_gives_numerals_only(pipeline: Pipeline) -> None:
    document = pipeline.prepare(Article(id="t", text="１，２００家，二十多个"))
    found = list(Numerals(pipeline.lexicon).find(document))
    assert {mention.label for mention in found} == {Label.NUMERAL}
    assert all(document.text[mention.start : mention.end] == mention.text for mention in found)


HOSTILE = {
    "digits": "7" * 100_000,
    "万": "万" * 100_000,
    "一": "一" * 100_000,
    "separators": "1,234" + ",567" * 30_000,
    "pairs": "三四" * 50_000,
    "一万": "一万" * 50_000,
    "亿": "1" + "亿" * 100_000,
    "decimals": "1." * 50_000,
    "ranges": "1-" * 50_000,
    "fractions": "一分之" * 30_000,
    "千百十": "九千九百九十九万" * 12_000,
    "点": "一点" * 50_000,
    "零": "零" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(pipeline: Pipeline, name: str) -> None:
    stage = Numerals(pipeline.lexicon)
    assert_linear(lambda text: (list(stage.find(pipeline.prepare(Article(id="t", text=text)))), parse_quantity(text)), HOSTILE[name])


def test_any_mixture_of_number_characters_is_read_or_left(pipeline: Pipeline) -> None:
    source = random.Random(20260104)
    characters = [*"0123456789一二三四五六七八九十百千万亿两零〇点分之半几多余来数上负-—至到/., 壹拾佰廿", "百分之", "零下", "1,100"]
    stage = Numerals(pipeline.lexicon)
    for _ in range(3000):
        text = "".join(source.choice(characters) for _ in range(source.randrange(1, 40)))
        for mention in stage.find(pipeline.prepare(Article(id="t", text=text))):
            assert text[mention.start : mention.end] == mention.text
            assert mention.value.high is None or mention.value.high > mention.value.amount
