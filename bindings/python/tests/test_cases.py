"""A case in every form that Python has for it."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import sys
from pathlib import Path
from typing import Any

import maginfuse
import pytest
from conftest import USUAL, bundled

if sys.version_info >= (3, 11):
    import tomllib
else:
    # It comes with pytest there.
    import tomli as tomllib


@pytest.mark.parametrize("case", bundled(), ids=lambda case: case.stem)
def test_a_dict_a_text_and_a_path_are_one_case(case: Path) -> None:
    text = case.read_text("utf-8")
    forms: list[Any] = [str(case), text, tomllib.loads(text), json.dumps(tomllib.loads(text))]
    try:
        right = maginfuse.check(case).json
    except maginfuse.InputError as error:
        for form in forms:
            with pytest.raises(maginfuse.InputError) as refused:
                maginfuse.check(form)
            kinds = [[problem["kind"] for problem in one.problems] for one in (refused.value, error)]
            assert kinds[0] == kinds[1]
        return
    for form in forms:
        assert maginfuse.check(form).json == right


def test_an_answer_is_its_document() -> None:
    answer = maginfuse.check(USUAL)
    assert isinstance(answer, dict)
    assert json.loads(answer.json) == answer
    assert list(json.loads(answer.json)) == list(answer)
    assert answer["schema_version"] == 1


def test_a_start_may_be_a_datetime() -> None:
    case = tomllib.loads(USUAL.read_text("utf-8"))
    zone = datetime.timezone(datetime.timedelta(hours=1))
    case["order"]["start"] = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=zone)
    written = copy.deepcopy(case)
    written["order"]["start"] = "2026-11-22T08:00:00+01:00"
    assert maginfuse.check(case).json == maginfuse.check(written).json


def test_a_case_is_left_as_it_is() -> None:
    case = tomllib.loads(USUAL.read_text("utf-8"))
    before = copy.deepcopy(case)
    maginfuse.check(case)
    assert case == before


@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])
def test_answers_travel(again: Any) -> None:
    for answer in [maginfuse.simulate(USUAL, every="2 h"), maginfuse.check(USUAL)]:
        answer["mine"] = 1
        other = again(answer)
        assert other == answer
        assert other.json == answer.json
        assert other.text == answer.text
        assert other.csv == answer.csv
        assert other.notes == answer.notes
        assert maginfuse.plot(other).svg == maginfuse.plot(answer).svg
    table = maginfuse.simulate(USUAL, every="2 h").table
    assert again(table).to_dict() == table.to_dict()
