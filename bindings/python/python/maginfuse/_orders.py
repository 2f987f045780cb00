"""Orders: may they start, what to set on the pump, and which would be best."""

from __future__ import annotations

from collections.abc import Mapping

from . import _ask
from ._answer import Answer
from ._errors import refusal
from ._words import Case, Model, Texts, count, text


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
    return _ask.ask(
        "check",
        _ask.of_case(case, site, decimal),
        **_ask.texts_of(pump_rate=pump_rate, pump_step=pump_step),
        step=count("step", step),
        **_ask.accepted(accept),
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
    return _ask.ask(
        "rate",
        _ask.given(decimal=decimal),
        dose=_ask.required("dose", dose),
        **_ask.texts_of(length=for_, indication=indication, weight=weight),
        **_ask.texts_of(drop_factor=drop_factor, pump_step=pump_step, salt=salt),
        **_ask.lists_of(over=over),
        solution=_ask.texts_of(
            bag=bag, product=product, stock=stock, draw=draw, diluent=diluent, vehicle=vehicle
        ),
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
    return _ask.ask(
        "plan",
        _ask.of_case(case, site, decimal),
        target=_ask.required("target", target),
        **_ask.texts_of(now=now, hold=hold, infusion=infusion),
        **_ask.texts_of(risk=risk, pump_step=pump_step),
        days=text("days", str(days) if isinstance(days, int) else days),
        moment=_ask.moment(target, to, at, mean_over),
        regimens={**_ask.lists_of(dose=dose, over=over, rate=rate), **_ask.texts_of(length=for_)},
        **_ask.accepted(accept),
        alternatives=count("alternatives", alternatives),
        crowd=_ask.crowd(subjects, seed, threads),
    )
