"""Tables in polars, pandas and pyarrow, and frames as data sets."""

from __future__ import annotations

import io
import pickle
from typing import Any

import maginfuse
import numpy
import pandas
import polars
import pyarrow
import pytest
from conftest import USUAL
from test_examples import printed_by
from test_tables import DATA, GRID, MODEL


def tables() -> list[Any]:
    return [
        maginfuse.simulate(USUAL, every="1 h").table,
        maginfuse.population(USUAL, subjects=200).table,
        maginfuse.simulate(dataset=DATA, model=MODEL),
        maginfuse.simulate(dataset=DATA, model=MODEL).table,
        maginfuse.fit(dataset=DATA, model=MODEL).table,
        maginfuse.simulate(dataset=DATA, model=MODEL, subjects=4, amounts=True),
        maginfuse.simulate(dataset=DATA, model=MODEL, subjects=30, vpc=True).table,
        maginfuse.fit(dataset=DATA, model=MODEL, validate=True).table,
        maginfuse.population(USUAL, subjects=50, grid=GRID).table,
    ]


def columns(table: Any) -> dict[str, list[Any]]:
    """The columns of a table, or of predictions."""
    lists: dict[str, list[Any]] = getattr(table, "table", table).to_dict()
    return lists


@pytest.mark.parametrize("place", range(9))
def test_every_reader_sees_the_same(place: int) -> None:
    table = tables()[place]
    expected = columns(table)
    assert polars.DataFrame(table).to_dict(as_series=False) == expected
    assert pyarrow.table(table).to_pydict() == expected
    assert pyarrow.RecordBatchReader.from_stream(table).read_all().to_pydict() == expected
    frame = pyarrow.table(table).to_pandas()
    if hasattr(pandas.DataFrame, "from_arrow"):
        pandas.testing.assert_frame_equal(pandas.DataFrame.from_arrow(table), frame, check_dtype=False)
    pandas.testing.assert_frame_equal(pandas.DataFrame(expected), frame, check_dtype=False)


def test_numbers_are_numbers() -> None:
    table = pyarrow.table(maginfuse.simulate(USUAL, every="1 h").table)
    kinds = {name: str(table.schema.field(name).type) for name in table.column_names}
    assert kinds == {
        "id": "string", "time_h": "double", "model": "string", "variable": "string",
        "value": "double", "unit": "string",
    }
    table.validate(full=True)
    levels = numpy.asarray(polars.DataFrame(table)["value"])
    assert levels.dtype == numpy.float64
    assert numpy.isfinite(levels).all()


def test_a_table_outlives_what_made_it() -> None:
    frames = [polars.DataFrame(maginfuse.simulate(USUAL, every="1 h").table) for _ in range(20)]
    assert all(frame.equals(frames[0]) for frame in frames)
    stream = maginfuse.simulate(USUAL, every="1 h").table
    # The same table twice: each reader gets a stream of its own.
    assert pyarrow.table(stream) == pyarrow.table(stream)


def test_a_frame_is_a_data_set() -> None:
    right = maginfuse.simulate(dataset=DATA, model=MODEL).csv
    of_polars = polars.read_csv(io.StringIO(DATA), null_values=".")
    of_pandas = pandas.read_csv(io.StringIO(DATA), na_values=".")
    assert maginfuse.simulate(dataset=of_polars, model=MODEL).csv == right
    assert maginfuse.simulate(dataset=of_pandas, model=MODEL).csv == right


def test_numbers_of_numpy_count() -> None:
    few = maginfuse.population(USUAL, subjects=numpy.int64(200), seed=numpy.uint32(3))
    assert few.json == maginfuse.population(USUAL, subjects=200, seed=3).json


def test_weaker_kidneys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "p95_mmol_per_L" in printed_by("weaker_kidneys.py", monkeypatch)


def test_an_empty_column_of_texts_comes_back_as_texts() -> None:
    doses = "ID,TIME,AMT,RATE,EVID\n1,0,16.2,48.6,1\n"
    table = maginfuse.simulate(dataset=doses, model="lu-2002").table
    again = pickle.loads(pickle.dumps(table))
    assert len(table) == 0
    assert pyarrow.table(again).schema == pyarrow.table(table).schema
    assert str(pyarrow.table(again).schema.field("ID").type) == "string"


def test_a_frame_is_a_grid() -> None:
    right = maginfuse.population(USUAL, subjects=50, grid=GRID).csv
    of_polars = polars.read_csv(io.StringIO(GRID))
    of_pandas = pandas.read_csv(io.StringIO(GRID))
    assert maginfuse.population(USUAL, subjects=50, grid=of_polars).csv == right
    assert maginfuse.population(USUAL, subjects=50, grid=of_pandas).csv == right
