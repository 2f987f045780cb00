"""From what a Python user writes to the texts that the library reads."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Union

from ._errors import refusal

#: A case: its keys as a dict, a TOML or JSON text, or the path of a file.
Case = Union[Mapping[str, Any], str, "os.PathLike[str]"]
#: A data set: a CSV text, the path of a file, or a frame of polars or pandas.
DataSet = Union[str, "os.PathLike[str]", Any]
#: One text or several.
Texts = Union[str, Iterable[str]]
#: The id of a model, or the path of a model file.
Model = Union[str, "os.PathLike[str]"]
#: One model or several.
Models = Union[Model, Iterable[Model]]

#: A text, and before it what it is called in errors.
Named = tuple[str, str]

#: Largest file of a case, a model or a site, bytes, as on the command line.
_LARGEST = 1 << 20


def text(name: str, value: object) -> str | None:
    """`value` where it is a text, or nothing where there is none."""
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f'{name} is a text such as "25 mL/h", quantities with their unit, not {value!r}')


def texts(name: str, value: object) -> list[str]:
    """Each text of `value`, which is one or several."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable):
        raise TypeError(f"{name} is a text or a list of texts, not {value!r}")
    return [word for word in (text(name, one) for one in value) if word is not None]


def count(name: str, value: object, least: int = 0) -> int | None:
    """`value` where it is a whole number from `least` on, or nothing where there is none."""
    if value is None:
        return None
    try:
        number = value.__index__()  # type: ignore[attr-defined]
    except AttributeError:
        raise TypeError(f"{name} is a whole number, not {value!r}") from None
    if isinstance(value, bool) or not least <= number < 2**63:
        message = f"{value} is not a number of {name}"
        raise refusal(message, f"give a whole number from {least} on", "usage")
    return int(number)


def case_text(case: Case) -> Named:
    """The text of a case."""
    if isinstance(case, Mapping):
        return _small("the case", _json(case))
    if isinstance(case, str) and ("\n" in case or case.lstrip().startswith("{")):
        return _small("the case", case)
    return file_text("case", case)


def _json(case: Mapping[str, Any]) -> str:
    try:
        # A key a line, so that an error shows its line.
        return json.dumps(_plain(case), indent=1, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        advice = "use the keys of the case file, quantities as texts with their unit"
        raise refusal(f"the case cannot be read: {error}", advice) from error


def _plain(value: Any) -> Any:
    """`value` in dicts, lists and texts."""
    if isinstance(value, Mapping):
        wrong = next((key for key in value if not isinstance(key, str)), None)
        if wrong is not None:
            raise TypeError(f"{wrong!r} is no key")
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def data_text(data: DataSet, name: str = "dataset", called: str = "the data set") -> Named:
    """The text of a data set, or of another table."""
    if hasattr(data, "write_csv"):
        return called, data.write_csv()
    if hasattr(data, "to_csv"):
        return called, data.to_csv(index=False)
    if isinstance(data, str) and "\n" in data:
        return called, data
    return file_text(name, data, limit=None)


def parts(given: Iterable[Any]) -> list[Named]:
    """The texts of the parts of a population."""
    read = []
    for number, part in enumerate(given, 1):
        content = getattr(part, "json", part)
        if isinstance(content, str) and content.lstrip().startswith("{"):
            read.append((f"part {number} of the list", content))
        else:
            read.append(file_text("a part", part, limit=None))
    return read


def site_text(site: Model | None) -> Named | None:
    """The text of the rules of a hospital: of `site`, or of the file that MAGINFUSE_SITE names."""
    named = site if site is not None else os.environ.get("MAGINFUSE_SITE")
    return file_text("site", named) if named else None


def models(model: Models | None) -> list[str | Named]:
    """The ids and the files of models."""
    if model is None:
        return []
    if isinstance(model, (str, os.PathLike)):
        return [_model(model)]
    return [_model(one) for one in model]


def _model(model: Model) -> str | Named:
    """As the command line tells an id from a path."""
    if isinstance(model, str):
        path = "/" in model or os.sep in model or model.endswith(".toml") or os.path.isfile(model)
        if not path:
            return model
    name, content = file_text("model", model)
    return name, content.removeprefix("\ufeff")


def file_text(name: str, path: Any, limit: int | None = _LARGEST) -> Named:
    """The text of the file at `path`, after its name."""
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"{name} is no {type(path).__name__}: give a text or the path of a file")
    shown = os.fspath(path)
    with open(path, "rb") as file:
        content = file.read(-1 if limit is None else limit + 1)
    try:
        return _small(shown, content.decode(), limit)
    except UnicodeDecodeError:
        raise refusal(f"`{shown}` is not UTF-8 text", "save it as UTF-8 text") from None


def _small(name: str, content: str, limit: int | None = _LARGEST) -> Named:
    try:
        size = len(content.encode())
    except UnicodeEncodeError as error:
        raise refusal(f"`{name}` is not Unicode text: {error}", "remove the character") from None
    if limit is not None and size > limit:
        message = f"`{name}` is more than 1 MiB of text"
        raise refusal(message, "a case, a model or a site is a page, not a book")
    return name, content
