"""The checks of the agency tables: each fault with file and line, all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.lexicon.check_agencies import faults
from extractor.lexicon.loader import load_lexicon, read_lexicon

HEADER = "id,name,aliases,parent,valid_from,valid_to,successor,ambiguous,source"
TABLES = """
[agencies]
files = ["central.csv"]
key = "id"
match = ["name", "aliases"]
[agencies.columns]
id = { kind = "id", required = true }
name = { kind = "text", required = true }
aliases = { kind = "list" }
parent = { kind = "ref", table = "agencies" }
valid_from = { kind = "date" }
valid_to = { kind = "date" }
successor = { kind = "ref", table = "agencies" }
ambiguous = { kind = "flag" }
source = { kind = "source", required = true }
[departments]
files = ["departments.csv"]
key = "id"
match = ["short"]
[departments.columns]
id = { kind = "id", required = true }
name = { kind = "text", required = true }
short = { kind = "text", required = true }
parent = { kind = "ref", table = "agencies", required = true }
source = { kind = "source", required = true }
"""


def check(root: Path, rows: list[str], departments: tuple[str, ...] = ()) -> list[str]:
    folder = root / "agencies"
    folder.mkdir()
    (folder / "tables.toml").write_text(TABLES, encoding="utf-8")
    (folder / "central.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (folder / "departments.csv").write_text("\n".join(["id,name,short,parent,source", *departments]) + "\n", encoding="utf-8")
    lexicon, unreadable = read_lexicon([str(root)])
    assert not unreadable
    return [str(fault) for fault in faults(lexicon)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["mof,财政部,,nowhere,,,,,x"], ["agencies/central.csv:2: parent of mof is 'nowhere', which is no id of the agencies"]),
        (["mof,财政部,,,,,nowhere,,x"], ["agencies/central.csv:2: successor of mof is 'nowhere', which is no id of the agencies"]),
        (
            ["a,甲委,,b,,,,,x", "b,乙委,,a,,,,,x", "c,丙委,,a,,,,,x"],
            [
                "agencies/central.csv:2: parent of a leads back to itself: a > b > a",
                "agencies/central.csv:3: parent of b leads back to itself: b > a > b",
            ],
        ),
        (["a,甲委,,a,,,,,x"], ["agencies/central.csv:2: parent of a leads back to itself: a > a"]),
        (["a,甲委,,,2018-03,2013-03,,,x"], ["agencies/central.csv:2: a ends 2013-03, before it begins 2018-03"]),
        (
            ["a,甲委,,,,2018-05,,,x", "b,甲委,,,2018-03,,,,x"],
            ["agencies/central.csv:3: b bears the name 甲委 in the same time as a in agencies/central.csv:2"],
        ),
        (
            ["a,甲委员会,甲委,,,,,yes,x", "b,甲子委员会,甲委,,,,,,x"],
            [
                "agencies/central.csv:3: 甲委 means b and a in agencies/central.csv:2 at one time; "
                "mark both rows ambiguous or end one of them"
            ],
        ),
        (["a,甲委员会,甲委,,,,,yes,x", "b,甲子委员会,甲委,,,,,yes,x"], []),
        (["a,甲委,,,,2018-03,b,,x", "b,甲委,,,2018-03,,,,x"], []),
        (["a,甲委员会,甲委,,,2013,,,x", "b,甲子委员会,甲委,,2018,,,,x"], []),
    ],
    ids=["parent", "successor", "cycle", "self", "dates", "overlap", "alias", "ambiguous", "handover", "apart"],
)
def test_fault(tmp_path: Path, rows: list[str], expected: list[str]) -> None:
    assert check(tmp_path, rows) == expected


def test_department_of_an_unknown_agency(tmp_path: Path) -> None:
    rows = check(tmp_path, ["mof,财政部,,,,,,,x"], ("mof-a,财政部会计司,会计司,mofcom,x", "mof-b,财政部会计司,会计司,mof,x"))
    assert rows == [
        "agencies/departments.csv:2: parent of mof-a is 'mofcom', which is no id of the agencies",
        "agencies/departments.csv:3: 财政部会计司 stands already in agencies/departments.csv:2",
    ]


def test_the_bundled_tables_have_no_fault() -> None:
    assert faults(load_lexicon()) == ()


def test_the_bundled_tables_are_large_enough() -> None:
    lexicon = load_lexicon()
    central = [row for row in lexicon.rows("agencies") if row["level"] == "central"]
    assert len(central) + len(lexicon.rows("departments")) > 1600
    assert {"miit", "ndrc", "pbc", "nfra", "cbirc", "cbrc", "state-council"} <= {row.key for row in central}
