"""Formulas in case files: beds such as ``maximum(0, 0.2 - 0.05*(x - 10)**2)`` and numbers such as ``20/3``.

Only what is listed here is understood. A formula is parsed, checked against the list, then walked by our own code; nothing of it is
ever handed to Python's eval, so that a case file from a stranger can compute but cannot act.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping

import numpy as np

LONGEST = 500  # characters; a longer formula is a table
MOST_NODES = 200

CONSTANTS = {"pi": np.pi, "e": np.e, "g": 9.81}
FUNCTIONS = {
    "abs": (np.abs, 1), "sqrt": (np.sqrt, 1), "cbrt": (np.cbrt, 1), "exp": (np.exp, 1), "log": (np.log, 1),
    "sin": (np.sin, 1), "cos": (np.cos, 1), "tan": (np.tan, 1), "arctan": (np.arctan, 1), "tanh": (np.tanh, 1),
    "floor": (np.floor, 1), "ceil": (np.ceil, 1), "hypot": (np.hypot, 2), "minimum": (np.minimum, 2),
    "maximum": (np.maximum, 2), "where": (np.where, 3),
}  # fmt: skip
BINARY = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: np.divide, ast.Pow: np.power, ast.Mod: np.mod,
}  # fmt: skip
COMPARE = {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq}


class FormulaError(ValueError):
    """A formula that is not understood; the text says what in it."""


def evaluate(formula: str, variables: Mapping[str, float | np.ndarray]) -> np.ndarray:
    """Value of `formula` over `variables` (floats or arrays of one shape). Raises FormulaError where it is not understood, or where the
    result is not finite."""
    if len(formula) > LONGEST:
        raise FormulaError(f"longer than {LONGEST} characters")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise FormulaError("not a formula") from None
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise FormulaError(f"more than {MOST_NODES} terms")
    with np.errstate(all="ignore"):
        try:
            value = np.asarray(_value(tree.body, variables), dtype=float)
        except OverflowError:
            raise FormulaError("a number is too large") from None
    if not np.all(np.isfinite(value)):
        raise FormulaError("not finite everywhere")
    return value


def _value(node: ast.expr, variables: Mapping[str, float | np.ndarray]):
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return np.float64(node.value)  # never a Python int: 9**9**9 would not end
    if isinstance(node, ast.Name):
        if node.id in variables:
            return np.asarray(variables[node.id], dtype=float)
        if node.id in CONSTANTS:
            return np.float64(CONSTANTS[node.id])
        raise FormulaError(f'"{node.id}" is not known; known: {", ".join([*variables, *CONSTANTS])}')
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, variables)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        return BINARY[type(node.op)](_value(node.left, variables), _value(node.right, variables))
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARE:
        return COMPARE[type(node.ops[0])](_value(node.left, variables), _value(node.comparators[0], variables))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _call(node, variables)
    raise FormulaError(f"{type(node).__name__} is not allowed in a formula")


def _call(node: ast.Call, variables: Mapping[str, float | np.ndarray]):
    name = node.func.id
    if name not in FUNCTIONS:
        raise FormulaError(f'no function is called "{name}"; known: {", ".join(FUNCTIONS)}')
    function, takes = FUNCTIONS[name]
    if len(node.args) != takes:
        raise FormulaError(f"{name} takes {takes} values, got {len(node.args)}")
    return function(*[_value(a, variables) for a in node.args])
