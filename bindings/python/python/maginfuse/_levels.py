"""Levels: of a patient, of many, over rates and kidneys, and as measured."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import overload

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
    _ask.one_source(case, dataset)
    if dataset is None:
        _ask.refuse_beside("a case", covariates=covariates, ignore=ignore)
    else:
        _ask.refuse_beside("a data set", site=site, every=every, until=until)
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    given = _ask.given() if case is None else _ask.of_case(case, site, decimal)
    reply = _maginfuse.ask(
        "simulate",
        given,
        {
            "dataset": None if dataset is None else _words.data_text(dataset),
            "model": _words.models(model),
            **_ask.texts_of(every=every, until=until, solver=solver),
            **_ask.texts_of(covariates=covariates, ignore=ignore),
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
    uncertainty: bool = False,
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
    :param uncertainty: draw the typical values of the model, too, with the standard errors that
        its paper prints
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
    return _ask.ask(
        "population",
        _ask.of_case(case, site, decimal),
        crowd=_ask.crowd(subjects, seed, threads),
        model=_ask.one_model(model),
        **_ask.texts_of(every=every, until=until, shard=shard),
        **_ask.lists_of(at=times, below=below),
        reported=bool(reported),
        uncertainty=bool(uncertainty),
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
    _ask.one_source(case, dataset)
    if dataset is None:
        _ask.refuse_beside("a case", covariates=covariates, ignore=ignore)
    else:
        if model is None:
            raise refusal("a data set is given without model", "give model, too", "usage")
        if decimal != "point":
            raise refusal("a data set is written with points", "leave out decimal", "usage")
    return _ask.ask(
        "fit",
        _ask.given(case, decimal),
        dataset=None if dataset is None else _words.data_text(dataset),
        model=_ask.one_model(model),
        **_ask.texts_of(covariates=covariates, ignore=ignore),
    )
