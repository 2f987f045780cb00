"""Levels: of a patient, of many, over rates and kidneys, and as measured."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Literal, overload

from . import _ask, _maginfuse, _words
from ._answer import Answer, Predictions
from ._errors import refusal
from ._words import Case, DataSet, Model, Models, Texts, texts


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
    subjects: None = None,
    seed: None = None,
    residual: Literal[False] = False,
    amounts: Literal[False] = False,
    vpc: Literal[False] = False,
    threads: None = None,
    decimal: str = "point",
) -> Answer: ...


@overload
def simulate(
    case: None = None,
    *,
    dataset: DataSet,
    site: None = None,
    model: Models = (),
    every: str | None = None,
    until: str | None = None,
    solver: str | None = None,
    covariates: str | None = None,
    ignore: str | None = None,
    subjects: int | None = None,
    seed: int | None = None,
    residual: bool = False,
    amounts: bool = False,
    vpc: Literal[False] = False,
    threads: int | None = None,
    decimal: str = "point",
) -> Predictions: ...


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
    subjects: int,
    seed: int | None = None,
    residual: bool = False,
    amounts: Literal[False] = False,
    vpc: Literal[True],
    threads: int | None = None,
    decimal: str = "point",
) -> Answer: ...


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
    subjects: int | None = None,
    seed: int | None = None,
    residual: bool = False,
    amounts: bool = False,
    vpc: bool = False,
    threads: int | None = None,
    decimal: str = "point",
) -> Answer | Predictions:
    """The level over time, without a verdict: of the order of a case, or for a data set.

    A data set may be asked for patients who differ (`subjects`), and whether they resemble those
    that were measured (`vpc`). The same seed gives the same bytes, on any number of threads.

    :param case: the case: a dict, a TOML or JSON text, or the path of a file
    :param dataset: instead of a case, a data set in the manner of NONMEM: a CSV text, the path of
        a file, or a frame of polars or pandas
    :param site: as for `check`
    :param model: ids of models or paths of model files; one for a data set
    :param every: time between two rows, for a case usually ``10 min``, for a data set instead of
        its observations
    :param until: how long to go on after the start of the order, or after the first record
    :param solver: ``exact``, ``dopri5``, ``dop853``, ``tsit5`` or ``taylor``
    :param covariates: how a covariate changes between two records of a data set: ``nocb``, ``locf``
        or ``linear``, also for one column: ``WT=locf,CRCL_ML_MIN=linear``
    :param ignore: what begins a row of a data set that is left out
    :param subjects: replicates of every subject of a data set, who differ as patients of the model
    :param seed: seed of their random numbers
    :param residual: whether column ``Y`` has the residual error of the model, as a laboratory
        reports levels
    :param amounts: also the amounts in the compartments, and the area under the level
    :param vpc: instead of replicates their percentiles beside those of the measured levels, in
        bins of time, with residual error: a visual predictive check, which `plot` draws
    :param threads: threads for a data set, usually what the machine has
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: for a case and for a check the answer, for a data set its predictions; all of them
        have a `table`

    >>> answer = maginfuse.simulate(case, model="threshold-1cpt", every="1 h")
    >>> answer.table.columns
    ['id', 'time_h', 'model', 'variable', 'value', 'unit']
    >>> data = "ID,TIME,AMT,RATE,EVID\\n1,0,16.2,48.6,1\\n1,2,.,.,0\\n"
    >>> maginfuse.simulate(dataset=data, model="lu-2002").table["TIME"]
    [2.0]
    >>> drawn = maginfuse.simulate(dataset=data, model="lu-2002", subjects=3, seed=1)
    >>> drawn.table.columns
    ['REP', 'ID', 'TIME', 'PRED', 'IPRED', 'Y']
    """
    _ask.one_source(case, dataset)
    drawn = {"residual": residual or None, "vpc": vpc or None}
    if dataset is None:
        _ask.refuse_beside("a case", covariates=covariates, ignore=ignore, threads=threads)
        _ask.refuse_beside("a case", subjects=subjects, amounts=amounts or None)
    else:
        _ask.refuse_beside("a data set", site=site)
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    if subjects is None:
        _ask.refuse_without("subjects", seed=seed, **drawn)
    if vpc:
        _ask.refuse_beside("vpc", every=every, until=until, amounts=amounts or None)
    given = _ask.given() if case is None else _ask.of_case(case, site, decimal)
    reply = _maginfuse.ask(
        "simulate",
        given,
        {
            "dataset": None if dataset is None else _words.data_text(dataset),
            "model": _words.models(model),
            **_ask.texts_of(every=every, until=until, solver=solver),
            **_ask.texts_of(covariates=covariates, ignore=ignore),
            **_ask.crowd(subjects, seed, threads),
            "residual": bool(residual),
            "amounts": bool(amounts),
            "vpc": bool(vpc),
        },
    )
    return Answer(reply) if dataset is None or vpc else Predictions(reply)


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
    uncertainty: bool = False,
    shard: str | None = None,
    grid: DataSet | None = None,
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
    :param uncertainty: draw the typical values of the model, too, with the standard errors that
        its paper prints
    :param shard: only one part of the patients, ``3/8`` for the third of eight, for `merge`
    :param grid: a table of changes, one changed case a row: a CSV text, the path of a file, or a
        frame of polars or pandas, whose columns are keys of a case (``patient.weight``,
        ``order.steps.0.dose``); an empty cell leaves the case as it is
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: the answer, whose `table` holds the percentiles over time; of a grid one row for each
        of its own

    >>> answer = maginfuse.population(case, subjects=500, seed=1)
    >>> answer["subjects"], answer["seed"]
    (500, 1)
    >>> answer.table.columns
    ['time_h', 'p05_mmol_per_L', 'p50_mmol_per_L', 'p95_mmol_per_L']
    >>> grid = "patient.weight\\n60 kg\\n90 kg\\n"
    >>> maginfuse.population(case, subjects=100, grid=grid).table["patient.weight"]
    ['60 kg', '90 kg']
    """
    times = texts("at", at)
    if not times and (reported or below):
        name = "reported" if reported else "below"
        raise refusal(f"{name} is given without at", "give at, too", "usage")
    if grid is not None:
        _ask.refuse_beside("grid", shard=shard)
    return _ask.ask(
        "population",
        _ask.of_case(case, site, decimal),
        crowd=_ask.crowd(subjects, seed, threads),
        model=_ask.one_model(model),
        **_ask.texts_of(every=every, until=until, shard=shard),
        **_ask.lists_of(at=times, below=below),
        reported=bool(reported),
        uncertainty=bool(uncertainty),
        grid=None if grid is None else _words.data_text(grid, "grid", "the grid"),
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
    return _ask.ask("merge", _ask.given(), parts=_words.parts(parts))


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
    return _ask.ask(
        "map",
        _ask.of_case(case, site, decimal),
        regimens={**_ask.lists_of(dose=dose, over=over, rate=rate), "length": None},
        **_ask.lists_of(filtration=filtration),
        **_ask.texts_of(above=above, target=target),
        moment=_ask.moment(target, to, at, mean_over),
        model=_words.models(model),
        crowd=_ask.crowd(subjects, seed, threads),
    )


def fit(
    case: Case | None = None,
    *,
    dataset: DataSet | None = None,
    model: Models = (),
    validate: bool = False,
    covariates: str | None = None,
    ignore: str | None = None,
    decimal: str = "point",
) -> Answer:
    """Own parameters from measured levels, and the next level.

    Of a data set also how well several models, or with `validate` one, predict its levels: bias
    and spread before any level and from the levels before.

    :param case: a case with levels after the start of the order: a dict, a TOML or JSON text, or
        the path of a file
    :param dataset: instead of a case, a data set in the manner of NONMEM, as for `simulate`
    :param model: id of a model or path of a model file; a data set needs it, and several are
        validated on it
    :param validate: whether one model is validated, too
    :param covariates: how a covariate changes between two records of a data set: ``nocb``, ``locf``
        or ``linear``, also for one column: ``WT=locf,CRCL_ML_MIN=linear``
    :param ignore: what begins a row of a data set that is left out
    :param decimal: decimal mark of every number given, ``point`` or ``comma``
    :returns: the answer, whose `csv` has a row for each subject; that for a data set has a `table`
        of measured and predicted levels; that of a validation has the same rows in both, one for
        each model and number of levels known

    >>> answer = maginfuse.fit(under_way)
    >>> sorted(answer["parameters"])
    ['FU', 'V']
    >>> data = "ID,TIME,AMT,RATE,EVID,DV\\n1,0,16.2,48.6,1,.\\n1,2,.,.,0,1.4\\n"
    >>> maginfuse.fit(dataset=data, model="lu-2002", validate=True).table["predictions"]
    [1.0]
    """
    _ask.one_source(case, dataset)
    models = _words.models(model)
    if dataset is None:
        _ask.refuse_beside("a case", covariates=covariates, ignore=ignore)
        _ask.refuse_beside("a case", validate=validate or None)
    else:
        if not models:
            raise refusal("a data set is given without model", "give model, too", "usage")
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    return _ask.ask(
        "fit",
        _ask.given(case, decimal),
        dataset=None if dataset is None else _words.data_text(dataset),
        model=models,
        validate=bool(validate),
        **_ask.texts_of(covariates=covariates, ignore=ignore),
    )
