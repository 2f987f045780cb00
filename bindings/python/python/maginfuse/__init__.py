"""Intravenous magnesium: pump rates, safety checks and predicted serum levels.

maginfuse supports a qualified person's decision and never replaces it.

A case is a dict, a TOML or JSON text, or the path of a file. A quantity is a text with its unit.
What was not asked is left out; an empty list means "asked, none".

>>> case = {
...     "schema": 1,
...     "patient": {
...         "age": "29 years", "sex": "female", "weight": "80 kg", "height": "165 cm",
...         "pregnant": True, "conditions": [], "medications": [], "intolerances": [],
...     },
...     "care": {"setting": "inpatient-monitored", "specialist": True},
...     "kidney": {
...         "creatinine": [{"value": "0.7 mg/dL", "at": "-2 h"}], "urine_output": "60 mL/h",
...         "dialysis": False,
...     },
...     "magnesium": {"levels": [{"value": "0.8 mmol/L", "at": "-2 h"}], "prior_doses": []},
...     "order": {
...         "indication": "pre-eclampsia", "bag": "20 g/500 mL",
...         "steps": [{"dose": "4 g", "over": "20 min"}, {"rate": "1 g/h", "for": "24 h"}],
...     },
... }
>>> maginfuse.check(case)["status"]
'ok'

The functions are named as the commands of the command line, and so are the keys of their answers,
which are dicts: `check`, `rate`, `simulate`, `population` and its `merge`, `map`, `plan`, `fit`,
`kidney`, `convert`, `facts`, `schema`. An answer also has the bytes of the command line (`json`,
`text`, `csv`) and its rows for polars, pandas and pyarrow (`table`); `plot` draws it. What cannot
be answered raises `InputError`, which tells all the `problems`.
"""

from ._answer import Answer, Figure, Predictions, plot
from ._errors import Error, InputError, InternalError
from ._facts import convert, facts, kidney, schema
from ._levels import fit, map, merge, population, simulate
from ._maginfuse import Table, __version__
from ._orders import check, plan, rate

__all__ = [
    "Answer",
    "Error",
    "Figure",
    "InputError",
    "InternalError",
    "Predictions",
    "Table",
    "__version__",
    "check",
    "convert",
    "facts",
    "fit",
    "kidney",
    "map",
    "merge",
    "plan",
    "plot",
    "population",
    "rate",
    "schema",
    "simulate",
]

# Their home is the package, wherever they are written.
for _name in __all__:
    if hasattr(globals()[_name], "__qualname__"):
        globals()[_name].__module__ = __name__
del _name
