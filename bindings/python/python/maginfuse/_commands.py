"""The commands of maginfuse as functions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, overload

from . import _maginfuse, _words
from ._answer import Answer, Predictions
from ._errors import refusal
from ._words import Case, DataSet, Model, Models, Texts, count, text, texts


def _given(
    case: Case | None = None, site: Model | None = None, decimal: str = "point"
) -> dict[str, Any]:
    if decimal not in ("point", "comma"):
        raise refusal(f"{decimal!r} is no decimal mark", "use point or comma", "usage")
    return {
        "case": None if case is None else _words.case_text(case),
        "site": None if case is None else _words.site_text(site),
        "comma": decimal == "comma",
    }


def _of_case(case: Case, site: Model | None, decimal: str) -> dict[str, Any]:
    if case is None:
        raise TypeError("case is needed: a dict, a text, or the path of a file")
    return _given(case, site, decimal)


def _ask(command: str, given: dict[str, Any], **options: Any) -> Answer:
    return Answer(_maginfuse.ask(command, given, options))


def _required(name: str, value: str) -> str:
    word = text(name, value)
    if word is None:
        raise TypeError(f"{name} is needed")
    return word


def _texts_of(**values: Any) -> dict[str, str | None]:
    return {name: text(name, value) for name, value in values.items()}


def _lists_of(**values: Any) -> dict[str, list[str]]:
    return {name: texts(name, value) for name, value in values.items()}


def _accepted(accept: Mapping[str, str] | None) -> dict[str, list[str]]:
    if accept is None:
        return {"accept": [], "reason": []}
    if not isinstance(accept, Mapping):
        raise TypeError(f"accept is a dict of finding ids and reasons, not {accept!r}")
    return _lists_of(accept=list(accept), reason=list(accept.values()))


def _crowd(subjects: int | None, seed: int | None, threads: int | None) -> dict[str, int | None]:
    return {
        "subjects": count("subjects", subjects),
        "seed": count("seed", seed),
        "threads": count("threads", threads),
    }


def _moment(
    target: str | None, to: str | None, at: Texts | None, mean_over: str | None
) -> dict[str, Any]:
    moment = {**_texts_of(to=to, mean_over=mean_over), **_lists_of(at=at)}
    given = [name for name, value in moment.items() if value]
    if target is None and given:
        raise refusal(f"{given[0]} is given without target", "give target, too", "usage")
    if moment["at"] and mean_over is not None:
        raise refusal("at and mean_over exclude each other", "give one of them", "usage")
    return moment


def _one_source(case: object, dataset: object) -> None:
    if (case is None) == (dataset is None):
        raise refusal("one of case and dataset is needed", "give either", "usage")


def _refuse_beside(source: str, **options: Any) -> None:
    given = [name for name, value in options.items() if value is not None and value != ()]
    if given:
        raise refusal(f"{given[0]} is given beside {source}", f"leave out {given[0]}", "usage")


def check(
    case: Case,
    *,
    site: Model | None = None,
    pump_rate: str | None = None,
    step: int | None = None,
    pump_step: str | None = None,
    accept: Mapping[str, str] | None = None,
    decimal: str = "point",
) -> Answer:
    """Checks a whole order: may it start, what to set on the pump, what the level will do.

    :param case: the case: a dict, a TOML or JSON text, or the path of a file
    :param site: path of a file with the rules of the hospital; else the file that
        MAGINFUSE_SITE names
    :param pump_rate: what was typed into the pump, compared with what the order needs
    :param step: which step of the order the pump runs with that rate, from 1
    :param pump_step: smallest step of the pump, usually ``0.1 mL/h``
    :param accept: overridable stops by their id, each with who accepts it and why
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :raises InputError: where the case is wrong, incomplete, stale or out of scope

    >>> answer = maginfuse.check(case)
    >>> answer["status"]
    'ok'
    >>> answer["program"][0]["pump_rate"]
    {'value': 300, 'unit': 'mL/h'}
    """
    return _ask(
        "check",
        _of_case(case, site, decimal),
        **_texts_of(pump_rate=pump_rate, pump_step=pump_step),
        step=count("step", step),
        **_accepted(accept),
    )


def rate(
    dose: str,
    *,
    bag: str | None = None,
    product: str | None = None,
    stock: str | None = None,
    draw: str | None = None,
    diluent: str | None = None,
    vehicle: str | None = None,
    over: Texts = (),
    for_: str | None = None,
    indication: str | None = None,
    weight: str | None = None,
    drop_factor: str | None = None,
    pump_step: str | None = None,
    salt: str | None = None,
    decimal: str = "point",
) -> Answer:
    """The pump rate of one dose, over one or several times; without `over` from 20 to 60 minutes.

    :param dose: ``4 g``, ``16 mmol``, ``32 mEq``, ``40 mg/kg``; or, with `for_`, a rate: ``2 g/h``
    :param bag: total drug in total volume (``20 g/500 mL``), a concentration (``40 mg/mL``) or
        ``4%``; or one of the other ways to name a solution
    :param product: id of a product
    :param stock: strength of the stock solution that is drawn up; with `draw` and `diluent`
    :param draw: volume drawn from the stock
    :param diluent: volume that it is added to
    :param vehicle: what it is diluted in
    :param over: time of the infusion
    :param for_: how long a rate runs
    :param indication: what it is given for; decides which limits hold
    :param weight: body weight, needed for a dose per kilogram
    :param drop_factor: drops per mL of a gravity set
    :param pump_step: smallest step of the pump, usually ``0.1 mL/h``
    :param salt: the salt that grams mean
    :param decimal: decimal mark of every number given, ``point`` or ``comma``

    >>> maginfuse.rate("4 g", bag="20 g/500 mL", over="60 min")["rates"][0]["pump_rate"]
    {'value': 100, 'unit': 'mL/h'}
    """
    if over and for_ is not None:
        raise refusal("over and for_ exclude each other", "over is the time of a dose", "usage")
    return _ask(
        "rate",
        _given(decimal=decimal),
        dose=_required("dose", dose),
        **_texts_of(length=for_, indication=indication, weight=weight),
        **_texts_of(drop_factor=drop_factor, pump_step=pump_step, salt=salt),
        **_lists_of(over=over),
        solution=_texts_of(
            bag=bag, product=product, stock=stock, draw=draw, diluent=diluent, vehicle=vehicle
        ),
    )


@overload
def simulate(
    case: Case,
    *,
    dataset: None = None,
    site: Model | None = None,
    model: Models = (),
    every: str | None = None,
    until: str | None = None,
    solver: str | None = None,
    covariates: None = None,
    ignore: None = None,
    decimal: str = "point",
) -> Answer: ...


@overload
def simulate(
    case: None = None,
    *,
    dataset: DataSet,
    site: None = None,
    model: Models = (),
    every: None = None,
    until: None = None,
    solver: str | None = None,
    covariates: str | None = None,
    ignore: str | None = None,
    decimal: str = "point",
) -> Predictions: ...


def simulate(
    case: Case | None = None,
    *,
    dataset: DataSet | None = None,
    site: Model | None = None,
    model: Models = (),
    every: str | None = None,
    until: str | None = None,
    solver: str | None = None,
    covariates: str | None = None,
    ignore: str | None = None,
    decimal: str = "point",
) -> Answer | Predictions:
    """The level over time, without a verdict: of the order of a case, or for a data set.

    :param case: the case: a dict, a TOML or JSON text, or the path of a file
    :param dataset: instead of a case, a data set in the manner of NONMEM: a CSV text, the path of
        a file, or a frame of polars or pandas
    :param site: as for `check`
    :param model: ids of models or paths of model files; one for a data set
    :param every: time between two rows of a case, usually ``10 min``
    :param until: how long to go on after the start of the order
    :param solver: ``exact``, ``dopri5``, ``dop853``, ``tsit5`` or ``taylor``
    :param covariates: how a covariate changes between two records of a data set, ``nocb`` or
        ``locf``
    :param ignore: what begins a row of a data set that is left out
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: for a case the answer, for a data set its predictions; both have a `table`

    >>> answer = maginfuse.simulate(case, model="threshold-1cpt", every="1 h")
    >>> answer.table.columns
    ['id', 'time_h', 'model', 'variable', 'value', 'unit']
    >>> data = "ID,TIME,AMT,RATE,EVID\\n1,0,16.2,48.6,1\\n1,2,.,.,0\\n"
    >>> maginfuse.simulate(dataset=data, model="lu-2002").table["TIME"]
    [2.0]
    """
    _one_source(case, dataset)
    if dataset is None:
        _refuse_beside("a case", covariates=covariates, ignore=ignore)
    else:
        _refuse_beside("a data set", site=site, every=every, until=until)
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    given = _given(case, site, decimal)
    reply = _maginfuse.ask(
        "simulate",
        given,
        {
            "dataset": None if dataset is None else _words.data_text(dataset),
            "model": _words.models(model),
            **_texts_of(every=every, until=until, solver=solver),
            **_texts_of(covariates=covariates, ignore=ignore),
        },
    )
    return Answer(reply) if dataset is None else Predictions(reply)


def population(
    case: Case,
    *,
    site: Model | None = None,
    subjects: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    model: Model | None = None,
    every: str | None = None,
    until: str | None = None,
    at: Texts = (),
    below: Texts = (),
    reported: bool = False,
    shard: str | None = None,
    decimal: str = "point",
) -> Answer:
    """Virtual patients like the one of a case: the range of levels, the chance of each band.

    The same seed gives the same bytes, whatever the machine and the number of threads.

    :param case: the case: a dict, a TOML or JSON text, or the path of a file
    :param site: as for `check`
    :param subjects: number of virtual patients
    :param seed: seed of their random numbers
    :param threads: threads, usually what the machine has
    :param model: id of a model or path of a model file
    :param every: time between two levels, usually ``30 min``
    :param until: end of the simulation
    :param at: times at which mean, spread and range of the levels are shown
    :param below: levels whose share of patients below is shown at each `at`
    :param reported: show at each `at` the levels that a laboratory would report
    :param shard: only one part of the patients, ``3/8`` for the third of eight, for `merge`
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: the answer, whose `table` holds the percentiles over time

    >>> answer = maginfuse.population(case, subjects=500, seed=1)
    >>> answer["subjects"], answer["seed"]
    (500, 1)
    >>> answer.table.columns
    ['time_h', 'p05_mmol_per_L', 'p50_mmol_per_L', 'p95_mmol_per_L']
    """
    times = texts("at", at)
    if not times and (reported or below):
        name = "reported" if reported else "below"
        raise refusal(f"{name} is given without at", "give at, too", "usage")
    return _ask(
        "population",
        _of_case(case, site, decimal),
        crowd=_crowd(subjects, seed, threads),
        model=_one_model(model),
        **_texts_of(every=every, until=until, shard=shard),
        **_lists_of(at=times, below=below),
        reported=bool(reported),
    )


def merge(parts: Iterable[Answer | str | os.PathLike[str]]) -> Answer:
    """All parts of a population as the answer of the undivided one, byte for byte.

    Their order is of no matter, nor which machine made which. A part that is missing, doubled or of
    another population is refused.

    :param parts: answers of `population` with `shard`, their `json`, or paths of files with it

    >>> parts = [maginfuse.population(case, subjects=500, shard=f"{k}/3") for k in (1, 2, 3)]
    >>> maginfuse.merge(parts) == maginfuse.population(case, subjects=500)
    True
    """
    if isinstance(parts, (str, os.PathLike, Answer)):
        raise TypeError("parts is a list of parts, also where there is one")
    return _ask("merge", _given(), parts=_words.parts(parts))


def _one_model(model: Model | None) -> str | _words.Named | None:
    named = _words.models(model)
    return named[0] if named else None


def map(
    case: Case,
    *,
    site: Model | None = None,
    rate: Texts = (),
    filtration: Texts = (),
    dose: Texts = (),
    over: Texts = (),
    above: str | None = None,
    target: str | None = None,
    to: str | None = None,
    at: Texts = (),
    mean_over: str | None = None,
    model: Models = (),
    subjects: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    decimal: str = "point",
) -> Answer:
    """The chance of toxicity over maintenance rate and kidney function, or over dose and time.

    :param case: the case: a dict, a TOML or JSON text, or the path of a file
    :param site: as for `check`
    :param rate: rates in the place of the last step
    :param filtration: kidney functions
    :param dose: single doses in the place of the order
    :param over: times of a single dose
    :param above: the level that counts as toxic, usually ``3.5 mmol/L``
    :param target: lower end of a target, whose chance is shown too
    :param to: upper end of the target, usually ``3.5 mmol/L``
    :param at: times after the start at which the level has to lie in the target
    :param mean_over: time from the start over which the mean level has to lie in the target
    :param model: ids of models or paths of model files
    :param subjects: number of virtual patients
    :param seed: seed of their random numbers
    :param threads: threads, usually what the machine has
    :param decimal: decimal mark of every number given, ``point`` or ``comma``

    >>> answer = maginfuse.map(case, rate="1 g/h", filtration=["30 mL/min", "90 mL/min"],
    ...                        subjects=200)
    >>> answer.csv.startswith("rate,rate_unit,filtration,filtration_unit,above,")
    True
    """
    if dose and (rate or filtration):
        raise refusal("dose excludes rate and filtration", "give one of them", "usage")
    if over and not dose:
        raise refusal("over is given without dose", "give dose, too", "usage")
    return _ask(
        "map",
        _of_case(case, site, decimal),
        regimens={**_lists_of(dose=dose, over=over, rate=rate), "length": None},
        **_lists_of(filtration=filtration),
        **_texts_of(above=above, target=target),
        moment=_moment(target, to, at, mean_over),
        model=_words.models(model),
        crowd=_crowd(subjects, seed, threads),
    )


def plan(
    case: Case,
    *,
    target: str,
    site: Model | None = None,
    to: str | None = None,
    at: Texts = (),
    mean_over: str | None = None,
    now: str | None = None,
    hold: str | None = None,
    days: int | str | None = None,
    infusion: str | None = None,
    risk: str | None = None,
    dose: Texts = (),
    over: Texts = (),
    rate: Texts = (),
    for_: str | None = None,
    pump_step: str | None = None,
    accept: Mapping[str, str] | None = None,
    alternatives: int | None = None,
    subjects: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    decimal: str = "point",
) -> Answer:
    """The regimen with the best chance of a target level under a limit of risk.

    :param case: the case, whose patient, bag and indication count: a dict, a TOML or JSON text, or
        the path of a file
    :param target: lower end of the target: ``1.8 mmol/L``
    :param site: as for `check`
    :param to: upper end of the target, usually ``3.5 mmol/L``
    :param at: times after the start at which the level has to lie in the target
    :param mean_over: time from the start over which the mean level has to lie in the target
    :param now: when the new plan of an order under way starts, usually at its last level
    :param hold: of a deficiency: how long after the last dose began the target still has to hold
    :param days: on how many days, one infusion a day: ``3``, or ``1..5`` for a plan of each
    :param infusion: how long each of these infusions runs
    :param risk: largest accepted chance of 3.5 mmol/L, usually ``1 %``
    :param dose: loads to consider
    :param over: times of a load
    :param rate: maintenance rates to consider
    :param for_: how long a maintenance runs
    :param pump_step: smallest step of the pump, usually ``0.1 mL/h``
    :param accept: as for `check`
    :param alternatives: alternatives beside the proposal
    :param subjects: number of virtual patients
    :param seed: seed of their random numbers
    :param threads: threads, usually what the machine has
    :param decimal: decimal mark of every number given, ``point`` or ``comma``

    >>> answer = maginfuse.plan(case, target="1.5 mmol/L", to="3 mmol/L", subjects=200)
    >>> answer["status"]
    'ok'
    """
    return _ask(
        "plan",
        _of_case(case, site, decimal),
        target=_required("target", target),
        **_texts_of(now=now, hold=hold, infusion=infusion),
        **_texts_of(risk=risk, pump_step=pump_step),
        days=text("days", str(days) if isinstance(days, int) else days),
        moment=_moment(target, to, at, mean_over),
        regimens={**_lists_of(dose=dose, over=over, rate=rate), **_texts_of(length=for_)},
        **_accepted(accept),
        alternatives=count("alternatives", alternatives),
        crowd=_crowd(subjects, seed, threads),
    )


def fit(
    case: Case | None = None,
    *,
    dataset: DataSet | None = None,
    model: Model | None = None,
    covariates: str | None = None,
    ignore: str | None = None,
    decimal: str = "point",
) -> Answer:
    """Own parameters from measured levels, and the next level.

    :param case: a case with levels after the start of the order: a dict, a TOML or JSON text, or
        the path of a file
    :param dataset: instead of a case, a data set in the manner of NONMEM, as for `simulate`
    :param model: id of a model or path of a model file; a data set needs it
    :param covariates: how a covariate changes between two records of a data set, ``nocb`` or
        ``locf``
    :param ignore: what begins a row of a data set that is left out
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: the answer; that for a data set has a `table` of measured and predicted levels

    >>> answer = maginfuse.fit(under_way)
    >>> sorted(answer["parameters"])
    ['FU', 'V']
    """
    _one_source(case, dataset)
    if dataset is None:
        _refuse_beside("a case", covariates=covariates, ignore=ignore)
    else:
        if model is None:
            raise refusal("a data set is given without model", "give model, too", "usage")
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    return _ask(
        "fit",
        _given(case, None, decimal),
        dataset=None if dataset is None else _words.data_text(dataset),
        model=_one_model(model),
        **_texts_of(covariates=covariates, ignore=ignore),
    )


def kidney(
    case: Case | None = None,
    *,
    age: str | None = None,
    sex: str | None = None,
    weight: str | None = None,
    height: str | None = None,
    creatinine: Texts = (),
    measured_clearance: str | None = None,
    urine_output: str | None = None,
    pregnant: bool = False,
    dialysis: bool = False,
    decimal: str = "point",
) -> Answer:
    """Every estimate of the kidney function side by side, and which one applies and why.

    :param case: the patient of a case: a dict, a TOML or JSON text, or the path of a file; or:
    :param age: age: ``67 years``
    :param sex: ``female`` or ``male``
    :param weight: body weight
    :param height: body height
    :param creatinine: serum creatinine; two or more show a change
    :param measured_clearance: measured creatinine clearance
    :param urine_output: urine output
    :param pregnant: whether the patient is pregnant
    :param dialysis: whether the patient is on dialysis
    :param decimal: decimal mark of every number given, ``point`` or ``comma``

    >>> answer = maginfuse.kidney(age="67 years", sex="female", weight="62 kg",
    ...                           creatinine="1.4 mg/dL")
    >>> answer["status"]
    'ok'
    """
    words = {
        **_texts_of(age=age, sex=sex, weight=weight, height=height),
        **_texts_of(measured_clearance=measured_clearance, urine_output=urine_output),
        **_lists_of(creatinine=creatinine),
        "pregnant": bool(pregnant),
        "dialysis": bool(dialysis),
    }
    if case is not None:
        _refuse_beside("a case", **{name: value or None for name, value in words.items()})
    return _ask("kidney", _given(case, None, decimal), **words)


def convert(
    quantity: str,
    *,
    to: str,
    bag: str | None = None,
    product: str | None = None,
    stock: str | None = None,
    draw: str | None = None,
    diluent: str | None = None,
    vehicle: str | None = None,
    weight: str | None = None,
    salt: str | None = None,
    to_salt: str | None = None,
    decimal: str = "point",
) -> Answer:
    """A dose, a dose rate, a serum level or a creatinine in another unit.

    With a solution, named as for `rate`, also a volume or a flow of it.

    :param quantity: ``4 g``, ``0.85 mmol/L``, ``1 g/h``; with a solution also ``8 mL``, ``25 mL/h``
    :param to: the unit to convert to
    :param bag: total drug in total volume, a concentration or a percentage
    :param product: id of a product
    :param stock: strength of the stock solution that is drawn up; with `draw` and `diluent`
    :param draw: volume drawn from the stock
    :param diluent: volume that it is added to
    :param vehicle: what it is diluted in
    :param weight: body weight, for doses per kilogram
    :param salt: the salt that grams mean
    :param to_salt: the salt of the result, where it is another one
    :param decimal: decimal mark of every number given, ``point`` or ``comma``

    >>> maginfuse.convert("2.1 mg/dL", to="mmol/L")["to"]
    {'value': 0.864019749, 'unit': 'mmol/L'}
    """
    return _ask(
        "convert",
        _given(decimal=decimal),
        quantity=_required("quantity", quantity),
        to=_required("to", to),
        **_texts_of(weight=weight, salt=salt, to_salt=to_salt),
        solution=_texts_of(
            bag=bag, product=product, stock=stock, draw=draw, diluent=diluent, vehicle=vehicle
        ),
    )


def facts(*, of: Texts = ()) -> Answer:
    """Every condition, drug, product, limit and band of this program with its source.

    :param of: only these tables

    >>> answer = maginfuse.facts(of="products")
    >>> {fact["table"] for fact in answer["facts"]}
    {'products'}
    """
    return _ask("facts", _given(), **_lists_of(of=of))


def schema(name: str | None = None) -> Answer:
    """The JSON Schema of a case or of a document; without a name the names.

    :param name: ``case``, ``error``, or a command

    >>> maginfuse.schema("case")["schemas"][0]["schema"]["title"]
    'Case'
    """
    return _ask("schema", _given(), **_texts_of(name=name))
