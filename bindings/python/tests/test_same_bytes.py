"""Every bundled case: the package and the binary give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import maginfuse
import pytest
from conftest import CASES, UNDER_WAY, USUAL, Binary, bundled, flags

AIM = {"target": "1.5 mmol/L", "to": "3 mmol/L"}
# The digits do not depend on the number of patients: fewer where every regimen has its own.
FEW = {"subjects": 200}

OF_EVERY_CASE: list[tuple[str, dict[str, Any]]] = [
    ("check", {}),
    ("simulate", {}),
    ("population", {"subjects": 2000}),
    ("map", FEW),
    ("plan", AIM | FEW),
    ("kidney", {}),
]
UNDER_WAY_COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("check", {}),
    ("simulate", {}),
    ("fit", {}),
    ("plan", AIM | FEW),
    ("kidney", {}),
]
OPTIONS: list[tuple[str, dict[str, Any], Path]] = [
    ("check", {"pump_step": "0.5 mL/h", "pump_rate": "310 mL/h", "step": 2}, USUAL),
    ("simulate", {"every": "1 h", "until": "2 d", "solver": "dopri5", "model": ["lu-2002"]}, USUAL),
    ("population", {"subjects": 300, "seed": 7, "threads": 1, "every": "2 h", "at": ["6 h"],
                    "below": ["1 mmol/L"], "reported": True}, USUAL),
    ("population", {"model": "threshold-2cpt", "until": "12 h", **FEW}, USUAL),
    ("map", {"dose": ["2 g", "4 g"], "over": "20 min", "above": "2 mmol/L",
             "target": "1 mmol/L", "at": "2 h", **FEW}, USUAL),
    ("map", {"rate": ["1 g/h"], "filtration": "30 mL/min", "model": "threshold-1cpt", **FEW}, USUAL),
    ("plan", {**AIM, "now": "9 h", "pump_step": "1 mL/h", "dose": "2 g", "over": ["30 min"],
              "rate": ["1 g/h", "2 g/h"], **FEW}, UNDER_WAY),
    ("plan", {**AIM, "mean_over": "12 h", "risk": "2 %", "for_": "12 h", "alternatives": 1,
              "subjects": 400, "seed": 3, "threads": 2}, USUAL),
    ("plan", {"target": "0.75 mmol/L", "hold": "24 h", "days": "1..3", "infusion": "6 h"},
     CASES / "deficiency-severe-clean.toml"),
    ("fit", {"model": "threshold-2cpt"}, UNDER_WAY),
]
WITHOUT_CASE: list[tuple[str, list[str], dict[str, Any]]] = [
    ("rate", ["4 g"], {"bag": "20 g/500 mL"}),
    ("rate", ["2 g/h"], {"bag": "40 mg/mL", "for_": "24 h", "drop_factor": "20"}),
    ("rate", ["40 mg/kg"], {"weight": "60 kg", "stock": "50%", "draw": "8 mL", "diluent": "250 mL",
                            "over": ["20 min", "30 min"], "indication": "asthma-severe"}),
    ("rate", ["0,5 g"], {"bag": "10 g/100 mL", "decimal": "comma"}),
    ("convert", ["4 g"], {"to": "mmol"}),
    ("convert", ["25 mL/h"], {"to": "g/h", "bag": "20 g/500 mL"}),
    ("convert", ["1 g"], {"to": "g", "salt": "magnesium-sulfate-anhydrous",
                          "to_salt": "magnesium-sulfate-heptahydrate"}),
    ("kidney", [], {"age": "67 years", "sex": "female", "weight": "62 kg", "height": "160 cm",
                    "creatinine": ["1.4 mg/dL", "1.9 mg/dL"], "urine_output": "40 mL/h"}),
    ("kidney", [], {"age": "67 years", "sex": "male", "weight": "62 kg", "dialysis": True}),
    ("facts", [], {}),
    ("facts", [], {"of": ["products", "bands"]}),
    ("schema", [], {}),
    ("schema", ["case"], {}),
    ("schema", ["plan"], {}),
]


def assert_same(binary: Binary, command: str, words: list[Any], options: dict[str, Any]) -> None:
    """The same answer, or the same refusal."""
    with_case = command not in ("rate", "convert", "facts", "schema") and words
    typed = [command, *(["--case", words[0]] if with_case else []), *flags(options)]
    if not with_case and words:
        typed += ["--dose", words[0]] if command == "rate" else words
    document = binary(*typed, "--json")
    try:
        answer = getattr(maginfuse, command)(*words, **options)
    except maginfuse.InputError as error:
        assert document.returncode in (2, 3, 4, 5), typed
        assert f'"kind": "{error.kind}"' in document.stdout.decode()
        assert_same_refusal(error, document.stderr.decode())
        return
    assert document.stdout.decode() == answer.json, typed
    assert document.returncode == (10 if answer["status"] == "stop" else 0), typed
    assert document.stderr.decode().splitlines() == answer.notes, typed
    assert binary.out(*typed) == answer.text, typed


def assert_same_refusal(error: maginfuse.InputError, stderr: str) -> None:
    """Only the command line calls an option by its flag, and knows where one was typed."""
    for problem in error.problems:
        told = stderr.replace("--", "").replace("-", "_")
        assert str(problem["message"]).replace("-", "_") in told


@pytest.mark.parametrize("case", bundled(), ids=lambda case: case.stem)
def test_every_case(binary: Binary, case: Path) -> None:
    for command, options in OF_EVERY_CASE:
        assert_same(binary, command, [case], options)


@pytest.mark.parametrize("case", bundled(CASES / "under-way"), ids=lambda case: case.stem)
def test_every_order_under_way(binary: Binary, case: Path) -> None:
    for command, options in UNDER_WAY_COMMANDS:
        assert_same(binary, command, [case], options)


@pytest.mark.parametrize(("command", "options", "case"), OPTIONS)
def test_options(binary: Binary, command: str, options: dict[str, Any], case: Path) -> None:
    answer = getattr(maginfuse, command)(case, **options)
    assert answer.json == binary.out(command, "--case", case, *flags(options), "--json")
    assert answer.text == binary.out(command, "--case", case, *flags(options))


@pytest.mark.parametrize(("command", "words", "options"), WITHOUT_CASE)
def test_without_a_case(
    binary: Binary, command: str, words: list[str], options: dict[str, Any]
) -> None:
    assert_same(binary, command, words, options)


def test_an_accepted_stop(binary: Binary) -> None:
    case = CASES / "kidneys-failing.toml"
    answer = maginfuse.check(case, accept={"filtration-severe": "Dr Weber"})
    typed = ["--accept", "filtration-severe", "--reason", "Dr Weber", "--json"]
    assert answer.json == binary.out("check", "--case", case, *typed)
    assert any(finding.get("accepted") == "Dr Weber" for finding in answer["findings"])


def test_csv(binary: Binary) -> None:
    rate: dict[str, Any] = {"rate": ["1 g/h"], "filtration": ["30 mL/min"], **FEW}
    typed = ["--case", USUAL, *flags(rate), "--format", "csv"]
    assert maginfuse.map(USUAL, **rate).csv == binary.out("map", *typed)
    assert maginfuse.simulate(USUAL).csv == binary.out("simulate", "--case", USUAL)
    assert maginfuse.facts().csv == binary.out("facts", "--format", "csv")
    assert maginfuse.check(USUAL).csv is None


def test_figures(binary: Binary, tmp_path: Path) -> None:
    drawn: list[tuple[str, Path, dict[str, Any]]] = [
        ("check", USUAL, {}),
        ("simulate", USUAL, {}),
        ("population", USUAL, FEW),
        ("map", USUAL, FEW),
        ("fit", UNDER_WAY, {}),
    ]
    for command, case, options in drawn:
        file = tmp_path / f"{command}.svg"
        binary(command, "--case", case, *flags(options), "--plot", file)
        figure = maginfuse.plot(getattr(maginfuse, command)(case, **options))
        figure.save(tmp_path / "saved.svg")
        assert (tmp_path / "saved.svg").read_bytes() == file.read_bytes(), command
        assert figure._repr_svg_() == figure.svg
    file = tmp_path / "log.svg"
    binary("simulate", "--case", USUAL, "--plot", file, "--scale", "log")
    assert maginfuse.plot(maginfuse.simulate(USUAL), log=True).svg == file.read_text("utf-8")


def test_a_site(binary: Binary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site.toml"
    site.write_text('schema = 1\ncountry = "US"\npump_step = "1 mL/h"\n', "utf-8")
    right = binary.out("check", "--case", USUAL, "--site", site, "--json")
    assert maginfuse.check(USUAL, site=site).json == right
    assert maginfuse.check(USUAL).json != right
    monkeypatch.setenv("MAGINFUSE_SITE", str(site))
    assert maginfuse.check(USUAL).json == right


def test_a_model_file(binary: Binary, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    shipped = CASES.parents[1] / "models" / "lu-2002.toml"
    file.write_bytes(shipped.read_bytes().replace(b'"lu-2002"', b'"mine"'))
    right = binary.out("simulate", "--case", USUAL, "--model", file, "--json")
    assert maginfuse.simulate(USUAL, model=file).json == right
    assert maginfuse.simulate(USUAL, model=[str(file)]).json == right
    assert '"mine"' in right


def test_a_site_is_for_orders_only(
    binary: Binary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site.toml"
    site.write_text('schema = 1\ncountry = "US"\n', "utf-8")
    monkeypatch.setenv("MAGINFUSE_SITE", str(site))
    assert maginfuse.kidney(USUAL).json == binary.out("kidney", "--case", USUAL, "--json")
    assert maginfuse.fit(UNDER_WAY).json == binary.out("fit", "--case", UNDER_WAY, "--json")
