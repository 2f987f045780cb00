"""Tables without anything that reads Arrow."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import maginfuse
import pytest
from conftest import USUAL, Binary

MODEL = "threshold-1cpt"
DATA = """ID,TIME,AMT,RATE,EVID,DV,WT,CRCL_ML_MIN
1,0,16.2,48.6,1,.,70,110
1,1,.,.,0,1.5,70,110
1,6,.,.,0,1.1,70,110
2,0,8.1,24.3,1,.,82,120
2,2,.,.,0,1.2,82,120
"""


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_courses_are_the_rows_of_the_csv() -> None:
    answer = maginfuse.simulate(USUAL, every="1 h")
    table, rows = answer.table, rows_of(str(answer.csv))
    assert len(table) == len(rows) > 0
    for name in table.columns:
        for cell, text in zip(table[name], (row[name] for row in rows)):
            assert cell == (text if isinstance(cell, str) else float(text))


def test_percentiles_are_those_of_the_document() -> None:
    answer = maginfuse.population(USUAL, subjects=500)
    table, course = answer.table, answer["percentiles"]
    assert len(table) == len(course) > 0
    for hours, row in zip(table["time_h"], course):
        assert math.isclose(hours, row["time"]["value"], rel_tol=1e-8)
    for name in ("p05", "p50", "p95"):
        for cell, row in zip(table[f"{name}_mmol_per_L"], course):
            assert row[name]["unit"] == "mmol/L"
            assert math.isclose(cell, row[name]["value"], abs_tol=1e-4)


def test_predictions_of_a_data_set(binary: Binary, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    words = ["simulate", "--dataset", file, "--model", MODEL]
    for data in (file, str(file), DATA):
        found = maginfuse.simulate(dataset=data, model=MODEL)
        assert found.csv == found.text == binary.out(*words)
        assert found.json == binary.out(*words, "--json")
        assert found.notes == binary(*words).stderr.decode().splitlines()
        assert [row["ID"] for row in rows_of(str(found.csv))] == found.table["ID"] == ["1", "1", "2"]
        assert found.table["TIME"] == [1.0, 6.0, 2.0]
        assert len(found) == 3


def test_fitted_levels_of_a_data_set(binary: Binary, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    answer = maginfuse.fit(dataset=file, model=MODEL)
    typed = ["fit", "--dataset", file, "--model", MODEL]
    assert answer.json == binary.out(*typed, "--json")
    assert answer.text == binary.out(*typed)
    assert answer.notes == binary(*typed).stderr.decode().splitlines()
    assert answer.table["DV"] == [1.5, 1.1, 1.2]
    # The own curve lies between the typical one and what was measured, or on one of them.
    for measured, typical, own in zip(*(answer.table[name] for name in ("DV", "PRED", "IPRED"))):
        assert abs(own - measured) <= abs(typical - measured) + 0.2


def test_a_level_below_the_limit_is_missing() -> None:
    rows = [row + (",BLQ" if row.startswith("ID") else ",0") for row in DATA.splitlines()]
    rows.append("2,90,.,.,0,0.7,82,120,1")
    table = maginfuse.fit(dataset="\n".join(rows), model=MODEL).table
    assert table["DV"] == [1.5, 1.1, 1.2, None]


def test_a_comment_is_ignored_where_that_is_asked() -> None:
    data = DATA + "C,a,comment,,,,,\n"
    with pytest.raises(maginfuse.InputError):
        maginfuse.simulate(dataset=data, model=MODEL)
    found = maginfuse.simulate(dataset=data, model=MODEL, ignore="C")
    assert found.table.to_dict() == maginfuse.simulate(dataset=DATA, model=MODEL).table.to_dict()


def test_more_predictions_than_a_document_holds() -> None:
    rows = "".join(f"1,{time / 1000},.,.,0\n" for time in range(1, 200_002))
    data = "ID,TIME,AMT,RATE,EVID\n1,0,16.2,48.6,1\n" + rows
    found = maginfuse.simulate(dataset=data, model="lu-2002")
    assert len(found) == 200_001
    with pytest.raises(maginfuse.InputError):
        _ = found.json


def test_a_table_is_a_mapping_of_lists() -> None:
    table = maginfuse.population(USUAL, subjects=100).table
    assert list(table.to_dict()) == table.columns
    assert table.to_dict()["time_h"] == table["time_h"]
    assert "rows of time_h" in repr(table)
    with pytest.raises(KeyError):
        table["no such column"]


def test_a_stream_can_be_asked_for_and_thrown_away() -> None:
    table = maginfuse.population(USUAL, subjects=100).table
    for _ in range(1000):
        assert "arrow_array_stream" in repr(table.__arrow_c_stream__())
