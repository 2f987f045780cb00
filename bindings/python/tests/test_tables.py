"""Tables without anything that reads Arrow."""

from __future__ import annotations

import csv
import io
import math
import pickle
from pathlib import Path
from typing import Any

import maginfuse
import pytest
from conftest import UNDER_WAY, USUAL, Binary, flags

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


# What a data set may be asked beside its observations.
DRAWN: list[dict[str, Any]] = [
    {"subjects": 7},
    {"subjects": 40, "seed": 5, "residual": True, "threads": 1},
    {"subjects": 3, "amounts": True, "every": "2 h", "until": "9 h", "threads": 2},
    {"amounts": True},
    {"every": "30 min"},
]


def assert_table_is_csv(table: Any, text: str) -> None:
    """Every cell, and an empty one where a number is missing."""
    rows = rows_of(text)
    assert len(table) == len(rows) > 0
    assert table.columns == list(rows[0])
    for name in table.columns:
        for cell, written in zip(table[name], (row[name] for row in rows)):
            missing = None if written == "" else written
            assert cell == (written if isinstance(cell, str) else missing and float(missing)), name


@pytest.mark.parametrize("options", DRAWN)
def test_a_data_set_simulated(binary: Binary, tmp_path: Path, options: dict[str, Any]) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    typed = ["simulate", "--dataset", file, "--model", MODEL, *flags(options)]
    found = maginfuse.simulate(dataset=file, model=MODEL, **options)
    assert found.csv == found.text == binary.out(*typed)
    assert found.json == binary.out(*typed, "--json")
    assert found.notes == binary(*typed).stderr.decode().splitlines()
    assert_table_is_csv(found.table, found.csv)


def test_more_replicates_than_a_document_holds() -> None:
    found = maginfuse.simulate(dataset=DATA, model=MODEL, subjects=70_000)
    assert len(found) == 210_000
    assert found.table["REP"][-1] == 70_000
    with pytest.raises(maginfuse.InputError):
        _ = found.json


def test_a_predictive_check(binary: Binary, tmp_path: Path) -> None:
    file, drawn = tmp_path / "data.csv", tmp_path / "check.svg"
    file.write_text(DATA, "utf-8")
    typed = ["simulate", "--dataset", file, "--model", MODEL, "--subjects", 50, "--vpc", drawn]
    found = maginfuse.simulate(dataset=file, model=MODEL, subjects=50, vpc=True)
    assert found.csv == found.text == binary.out(*typed)
    assert maginfuse.plot(found).svg == drawn.read_text("utf-8")
    assert found.json == binary.out(*typed, "--json")
    # Only the command line writes a file, and says so.
    assert found.notes == binary(*typed).stderr.decode().splitlines()[:-1]
    assert found["predictive_check"]["bins"]
    assert_table_is_csv(found.table, str(found.csv))
    again = pickle.loads(pickle.dumps(found))
    assert again == found and again.table.to_dict() == found.table.to_dict()
    assert maginfuse.plot(again).svg == maginfuse.plot(found).svg


@pytest.mark.parametrize(
    "options",
    [
        {"vpc": True},
        {"seed": 1},
        {"residual": True},
        {"subjects": 5, "vpc": True, "amounts": True},
        {"subjects": 5, "vpc": True, "every": "1 h"},
        {"subjects": 0},
        {"threads": 0},
        {"until": "1 h"},
    ],
)
def test_what_goes_unheard_is_refused(
    binary: Binary, tmp_path: Path, options: dict[str, Any]
) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    typed = {**options, "vpc": tmp_path / "v.svg"} if "vpc" in options else options
    words = ["simulate", "--dataset", file, "--model", MODEL, *flags(typed)]
    assert binary(*words).returncode == 2
    with pytest.raises(maginfuse.InputError):
        maginfuse.simulate(dataset=file, model=MODEL, **options)


@pytest.mark.parametrize("models", [[MODEL, "lu-2002"], [MODEL]])
def test_a_validation(binary: Binary, tmp_path: Path, models: list[str]) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    options = {"model": models, "validate": True}
    typed = ["fit", "--dataset", file, *flags(options)]
    found = maginfuse.fit(dataset=file, model=models, validate=True)
    assert found.json == binary.out(*typed, "--json")
    assert found.text == binary.out(*typed)
    assert found.csv == binary.out(*typed, "--format", "csv")
    assert found.notes == binary(*typed).stderr.decode().splitlines()
    assert_table_is_csv(found.table, str(found.csv))
    # Several models are compared without being asked for it.
    assert len(models) == 1 or maginfuse.fit(dataset=file, model=models) == found


def test_fits_have_a_row_a_subject(binary: Binary, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(DATA, "utf-8")
    found = maginfuse.fit(dataset=file, model=MODEL)
    typed = ["fit", "--dataset", file, "--model", MODEL, "--format", "csv"]
    assert found.csv == binary.out(*typed)
    assert [row["ID"] for row in rows_of(found.csv)] == ["1", "2"]
    case = ["fit", "--case", UNDER_WAY, "--format", "csv"]
    assert maginfuse.fit(UNDER_WAY).csv == binary.out(*case)
    with pytest.raises(maginfuse.InputError):
        maginfuse.fit(UNDER_WAY, model=[MODEL, "lu-2002"])
    with pytest.raises(maginfuse.InputError):
        maginfuse.fit(UNDER_WAY, validate=True)


GRID = "patient.weight,order.steps.0.dose\n60 kg,\n,6 g\n90 kg,4 g\n"


def test_a_grid(binary: Binary, tmp_path: Path) -> None:
    file = tmp_path / "grid.csv"
    file.write_text(GRID, "utf-8")
    options: dict[str, Any] = {"subjects": 60, "seed": 3, "at": ["6 h"], "uncertainty": True}
    options["model"] = "threshold-2cpt"
    typed = ["population", "--case", USUAL, "--grid", file, *flags(options)]
    for grid in (file, str(file), GRID):
        found = maginfuse.population(USUAL, grid=grid, **options)
        assert found.json == binary.out(*typed, "--json")
        assert found.text == binary.out(*typed)
        assert found.csv == binary.out(*typed, "--format", "csv")
        assert found.notes == binary(*typed).stderr.decode().splitlines()
    assert_table_is_csv(found.table, str(found.csv))
    with pytest.raises(maginfuse.InputError):
        maginfuse.population(USUAL, grid=GRID, shard="1/2")


def test_every_wrong_line_of_a_grid_is_told() -> None:
    with pytest.raises(maginfuse.InputError) as raised:
        maginfuse.population(USUAL, grid="patient.weight\n60 kg\nheavy\n-3 kg\n")
    assert len(raised.value.problems) == 2


def test_an_empty_column_of_texts_stays_one() -> None:
    table = maginfuse.simulate(dataset="ID,TIME,AMT,RATE,EVID\n1,0,16.2,48.6,1\n", model="lu-2002").table
    assert len(table) == 0 and "ID" in table.columns
    # Made again from the same parts, whatever is in them.
    reduced: Any = table.__reduce__()
    columns, texts = reduced[1]
    assert columns == [("ID", []), ("TIME", []), ("PRED", [])] and texts == ["ID"]
    again = pickle.loads(pickle.dumps(table))
    assert again.__reduce__() == reduced
