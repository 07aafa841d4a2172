"""The committed stub of the C++ module says what the module has, no more and no less."""

import ast
from importlib.resources import files

from muster import _core


def names_of(body):
    """Public names that a module or class body defines."""
    found = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("_")}


def public(thing):
    return {name for name in dir(thing) if not name.startswith("_")}


def test_the_stub_and_the_module_have_the_same_names():
    tree = ast.parse(files("muster").joinpath("_core.pyi").read_text(encoding="utf-8"))
    assert names_of(tree.body) == public(_core), "run tools/stubs.sh"
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            kind = getattr(_core, node.name)
            own = public(kind) - public(object)
            assert names_of(node.body) == own, f"{node.name}: run tools/stubs.sh"


def test_every_public_function_and_attribute_is_documented():
    for name in public(_core):
        thing = getattr(_core, name)
        assert thing.__doc__, name
        if isinstance(thing, type) and not hasattr(thing, "__members__"):
            for member in public(thing):
                assert getattr(thing, member).__doc__, f"{name}.{member}"
