"""`runner: table`: a named model function on every row of a table."""

from __future__ import annotations

import difflib

import numpy as np

from ... import _core
from ..checks import unit_of
from ..document import Section
from ..outcome import Job, Outcome
from ..tables import Folders, filtered


def read(run: Section, folders: Folders) -> Job:
    """`function`, `table`, and where a column is not called as the argument is: `arguments: {argument: column or number}`."""
    functions = {f["name"]: f for f in _core.model_functions()}
    name = run.text("function")
    table = folders.read(run, "table")
    where, given = run.section("where", None), run.section("arguments", None)
    if name not in functions:
        unknown_function(run, name, list(functions))
    elif table is not None:
        table = filtered(table, where)
        columns = [_argument(run, given, argument, table) for argument, _unit in functions[name]["arguments"]]
    if given is not None and name in functions:
        given.close()

    def job() -> Outcome:
        result = _core.call_function(name, np.ascontiguousarray(np.column_stack(columns)))
        return Outcome(frames={"rows": {**table.columns, "result": result}})

    return job


def unknown_function(run: Section, name: str, known: list[str]) -> None:
    """Names the function that comes closest, or all that there are."""
    close = difflib.get_close_matches(name, known, 1)
    if close:
        run.add("E1217", "function", table="@verify.a_function", found=name, suggestion=close[0])
    else:
        run.add("E1216", "function", table="@verify.a_function", found=f"{name} ({', '.join(known)})")


def _argument(run: Section, given: Section | None, argument: str, table) -> np.ndarray:
    """Values of one argument in every row: a constant, or a column."""
    column = argument
    if given is not None and given.has(argument):
        column = given.text(argument)
        if column not in table.columns:
            return np.full(len(table), given.number(argument))
        if unit_of(column) and unit_of(argument) and unit_of(column) != unit_of(argument):
            given.add("E1218", argument, found=unit_of(column), expected=unit_of(argument))
    values = table.columns.get(column)
    if isinstance(values, np.ndarray):
        return values
    run.add("E1301", "table", column=column, found=", ".join(table.columns))
    return np.full(len(table), np.nan)
