"""What cannot be answered, and nonsense."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import maginfuse
import pytest
from conftest import USUAL

TEXT = USUAL.read_text("utf-8")


def refusal(case: Any, **options: Any) -> maginfuse.InputError:
    with pytest.raises(maginfuse.InputError) as refused:
        maginfuse.check(case, **options)
    return refused.value


def test_every_problem_is_told_at_once() -> None:
    error = refusal({"schema": 1, "patient": {"weight": "70", "wieght": "70 kg"}})
    assert isinstance(error, ValueError)
    kinds = [problem["kind"] for problem in error.problems]
    assert kinds[0] == error.kind == "malformed"
    assert "missing" in kinds
    assert all(problem["message"] and problem["help"] for problem in error.problems)
    assert "wieght" in str(error)


def test_a_problem_names_its_input_and_its_place() -> None:
    [problem] = refusal(TEXT.replace('"29 years"', '"7 years"')).problems[:1]
    assert problem["kind"] == "out-of-scope"
    assert refusal(USUAL, pump_rate="310").problems[0]["key"] == "pump_rate"


def test_an_error_travels() -> None:
    error = refusal(TEXT + "\nnonsense")
    other = pickle.loads(pickle.dumps(error))
    assert (str(other), other.problems) == (str(error), error.problems)


@pytest.mark.parametrize(
    "case",
    [
        {},
        "not\na case",
        "{",
        {1: 2},
        {"schema": 1, "patient": {"age": float("nan")}},
        {"schema": 1, "patient": {"age": None}},
        {"schema": object()},
        "# much\n" * 1_000_000,
        {"schema": "x" * 2_000_000},
        "schema = 1\n" + "a = " + "[" * 100_000,
        '{"a":' * 100_000,
        "\ud800\n",
        "\0\n",
    ],
    ids=lambda case: str(case)[:20].encode("unicode_escape").decode(),
)
def test_nonsense_is_refused(case: Any) -> None:
    assert refusal(case).problems


def test_a_case_that_holds_itself_is_refused() -> None:
    case: dict[str, Any] = {"schema": 1}
    case["patient"] = case
    assert refusal(case).problems


@pytest.mark.parametrize("case", [None, 5, b"schema = 1", ["schema"], 1.5])
def test_what_can_be_no_case_is_a_type_error(case: Any) -> None:
    with pytest.raises(TypeError):
        maginfuse.check(case)


@pytest.mark.parametrize(
    ("options", "raised"),
    [
        ({"pump_rate": 25}, TypeError),
        ({"step": 1.5}, TypeError),
        ({"accept": ["filtration-severe"]}, TypeError),
        ({"accept": {"filtration-severe": 1}}, TypeError),
        ({"step": 1}, maginfuse.InputError),
        ({"step": -1, "pump_rate": "25 mL/h"}, maginfuse.InputError),
        ({"step": 10**30, "pump_rate": "25 mL/h"}, maginfuse.InputError),
        ({"decimal": "both"}, maginfuse.InputError),
        ({"accept": {"no-such-finding": "me"}}, maginfuse.InputError),
        ({"pump_stpe": "1 mL/h"}, TypeError),
    ],
)
def test_an_option_that_cannot_be(options: dict[str, Any], raised: type[Exception]) -> None:
    with pytest.raises(raised):
        maginfuse.check(USUAL, **options)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("population", {"subjects": 0}),
        ("population", {"subjects": 5_000_000_000}),
        ("population", {"threads": 0}),
        ("population", {"below": "1 mmol/L"}),
        ("population", {"model": "no-such-model"}),
        ("map", {"to": "3 mmol/L"}),
        ("map", {"over": "20 min"}),
        ("map", {"dose": "4 g", "rate": "1 g/h"}),
        ("plan", {"target": "9 mmol/L"}),
        ("plan", {"target": "1 mmol/L", "at": "2 h", "mean_over": "2 h"}),
        ("simulate", {"solver": "euler"}),
        ("simulate", {"every": "1 s", "until": "366 d"}),
        ("simulate", {"covariates": "locf"}),
        ("simulate", {"dataset": "ID,TIME\n"}),
        ("fit", {}),
        ("fit", {"dataset": "ID,TIME\n"}),
        ("kidney", {"age": "60 years"}),
    ],
)
def test_what_no_command_line_could_say_is_refused(command: str, options: dict[str, Any]) -> None:
    with pytest.raises(maginfuse.InputError):
        getattr(maginfuse, command)(USUAL, **options)


def test_a_file_that_is_not_there() -> None:
    cases: list[str | Path] = ["no-such-case.toml", Path("no-such-case.toml"), ""]
    for case in cases:
        with pytest.raises(FileNotFoundError):
            maginfuse.check(case)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in str(refusal(file))


def test_nothing_to_draw_and_no_table() -> None:
    answer = maginfuse.convert("4 g", to="mmol")
    with pytest.raises(maginfuse.InputError):
        maginfuse.plot(answer)
    with pytest.raises(maginfuse.InputError):
        _ = answer.table
    with pytest.raises(TypeError):
        maginfuse.plot({})  # type: ignore[arg-type]


def test_an_internal_error_is_no_input_error() -> None:
    from maginfuse import _maginfuse

    with pytest.raises(maginfuse.InternalError) as raised:
        _maginfuse.ask("sing", {"case": None, "site": None, "comma": False}, {})
    assert not isinstance(raised.value, ValueError)
    assert isinstance(raised.value, maginfuse.Error)
