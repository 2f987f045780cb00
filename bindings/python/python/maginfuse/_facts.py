"""Kidneys, units, facts and formats."""

from __future__ import annotations

from . import _ask
from ._answer import Answer
from ._words import Case, Texts


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
        **_ask.texts_of(age=age, sex=sex, weight=weight, height=height),
        **_ask.texts_of(measured_clearance=measured_clearance, urine_output=urine_output),
        **_ask.lists_of(creatinine=creatinine),
        "pregnant": bool(pregnant),
        "dialysis": bool(dialysis),
    }
    if case is not None:
        _ask.refuse_beside("a case", **{name: value or None for name, value in words.items()})
    return _ask.ask("kidney", _ask.given(case, decimal), **words)


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
    return _ask.ask(
        "convert",
        _ask.given(decimal=decimal),
        quantity=_ask.required("quantity", quantity),
        to=_ask.required("to", to),
        **_ask.texts_of(weight=weight, salt=salt, to_salt=to_salt),
        solution=_ask.texts_of(
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
    return _ask.ask("facts", _ask.given(), **_ask.lists_of(of=of))


def schema(name: str | None = None) -> Answer:
    """The JSON Schema of a case or of a document; without a name the names.

    :param name: ``case``, ``error``, or a command

    >>> maginfuse.schema("case")["schemas"][0]["schema"]["title"]
    'Case'
    """
    return _ask.ask("schema", _ask.given(), **_ask.texts_of(name=name))
