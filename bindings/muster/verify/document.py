"""YAML with places: a case file read into sections that know the line of every key, so that a mistake is told where it stands.

All problems of a file are collected, then raised together. Aliases, tags, duplicate keys, several documents, deep nesting and very large
files are refused: a case is plain data.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from .expression import FormulaError, evaluate
from .problems import CaseError, Place, Problem

LARGEST_BYTES = 1_000_000
DEEPEST = 12
PLAIN_TAGS = {f"tag:yaml.org,2002:{t}" for t in ("map", "seq", "str", "int", "float", "bool", "null")}
MISSING = object()


class Document:
    """One YAML file. `root` is its top section; `problems` fills while it is read."""

    def __init__(self, path: Path | str, text: str | None = None, first_line: int = 1):
        self.path = Path(path)
        self.first_line = first_line  # of `text` within the file, for cases quoted in another file
        self.problems: list[Problem] = []
        self.root = Section(self, self._compose(self._read() if text is None else text), "", {})

    def place(self, node: yaml.Node | None = None, key_path: str = "") -> Place:
        if node is None:
            return Place(str(self.path), 0, 0, key_path)
        return Place(str(self.path), node.start_mark.line + self.first_line, node.start_mark.column + 1, key_path)

    def add(self, code: str, node: yaml.Node | None, key_path: str = "", **arguments: object) -> None:
        self.problems.append(Problem(code, self.place(node, key_path), {k: str(v) for k, v in arguments.items()}))

    def raise_if_any(self) -> None:
        if self.problems:
            raise CaseError(list(self.problems))

    def _read(self) -> str:
        try:
            size = self.path.stat().st_size
            if size > LARGEST_BYTES:
                self.add("E1007", None, found=size, limit=LARGEST_BYTES)
            else:
                return self.path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.add("E1001", None, reason=error.strerror or str(error))
        except UnicodeDecodeError:
            self.add("E1003", None)
        raise CaseError(self.problems)

    def _compose(self, text: str) -> yaml.MappingNode:
        odd = next((c for c in text if c < " " and c not in "\n\r\t" or c in "\x7f\ufffe\uffff"), None)
        if odd is not None:
            self.add("E1014", None, found=f"U+{ord(odd):04X}")
            self.raise_if_any()
        try:
            self._refuse_events(text)
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = Place(str(self.path), mark.line + self.first_line if mark else 0, mark.column + 1 if mark else 0)
            raise CaseError([Problem("E1002", where, {"reason": str(getattr(error, "problem", error))})]) from None
        if node is None:
            self.add("E1004", None)
        elif not isinstance(node, yaml.MappingNode):
            self.add("E1104", node, expected="@kind.mapping", found="@kind.list")
        self.raise_if_any()
        return node

    def _refuse_events(self, text: str) -> None:
        """Refuses what a case may not hold before any tree is built, so that nesting and aliases cannot cost memory."""
        depth, documents = 0, 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.add("E1008", event)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.add("E1105", event)
            elif getattr(event, "tag", None) and event.tag not in PLAIN_TAGS:
                self.add("E1013", event, found=event.tag)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    self.add("E1006", event, limit=DEEPEST)
                    self.raise_if_any()
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        self.raise_if_any()


def node_at(node: yaml.Node, key_path: str) -> yaml.Node:
    """The node of a key path such as inflows[0].points below `node`, or as far down as there is one."""
    for part in re.findall(r"[^.\[\]]+", key_path):
        below = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
            below = node.value[int(part)]
        if below is None:
            break
        node = below
    return node


class Section:
    """A mapping of a document. Its accessors add a problem and return a stand-in where a value is wrong, so that reading goes on; the
    caller ends with close(), which names the keys that nobody asked for, and the document's raise_if_any()."""

    def __init__(self, document: Document, node: yaml.MappingNode, path: str, variables: Mapping[str, float], model: str = ""):
        self.document, self.node, self.path, self.variables = document, node, path, variables
        self.model = model  # the one of a list under `model` that is meant now
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                document.add("E1107", key, path)
            elif key.value in self._keys:
                first = self._keys[key.value].start_mark.line + document.first_line
                document.add("E1009", key, self.at(key.value), first=first)
            else:
                self._keys[key.value], self._values[key.value] = key, value

    def with_variables(self, variables: Mapping[str, float], model: str = "") -> Section:
        """The same section, read anew with the values of one row of a sweep, and with one of the models where it lists several."""
        return Section(self.document, self.node, self.path, variables, model)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return key in self._values

    def names(self) -> list[str]:
        return list(self._values)

    def add(self, code: str, key: str = "", **arguments: object) -> None:
        node = self._values.get(key, self.node)
        self.document.add(code, node, self.at(key) if key else self.path, **arguments)

    def _take(self, key: str, default: object) -> yaml.Node | None:
        self._asked.add(key)
        if key not in self._values and default is MISSING:
            self.document.add("E1102", self.node, self.at(key), meaning="@verify.see_format")
        return self._values.get(key)

    def number(self, key: str, default: object = MISSING, *, above: float | None = None, at_least: float | None = None):
        """A number, or a formula of this row's variables such as "20/3" or "2*slope"."""
        node = self._take(key, default)
        if node is None:
            return math.nan if default is MISSING else default
        value = self._number(node, self.at(key))
        if above is not None and value <= above:
            self.add("E1203", key, limit=f"{above:g}", found=f"{value:g}")
        if at_least is not None and value < at_least:
            self.add("E1204", key, limit=f"{at_least:g}", found=f"{value:g}")
        return value

    def integer(self, key: str, default: object = MISSING, *, at_least: int | None = None):
        value = self.number(key, default, at_least=at_least)
        if isinstance(value, float) and not math.isnan(value):
            if value != int(value):
                self.add("E1202", key, found=f"{value:g}")
            return int(value)
        return 0 if isinstance(value, float) else value

    def _number(self, node: yaml.Node, path: str) -> float:
        if not isinstance(node, yaml.ScalarNode):
            self.document.add("E1104", node, path, expected="@kind.number", found=_kind(node))
            return math.nan
        try:
            value = float(evaluate(node.value, self.variables))
        except (FormulaError, TypeError):
            self.document.add("E1201", node, path, found=node.value)
            return math.nan
        return value

    def text(self, key: str, default: object = MISSING):
        node = self._take(key, default)
        if node is None:
            return "" if default is MISSING else default
        if key == "model" and self.model and isinstance(node, yaml.SequenceNode):
            return self.model
        if not isinstance(node, yaml.ScalarNode):
            self.document.add("E1104", node, self.at(key), expected="@kind.text", found=_kind(node))
            return ""
        if not node.value.strip():
            self.document.add("E1210", node, self.at(key))
        return node.value.strip()

    def choice(self, key: str, choices: list[str], default: object = MISSING):
        value = self.text(key, default)
        if self.has(key) and value not in choices:
            close = difflib.get_close_matches(value, choices, 1)
            if close:
                self.add("E1207", key, found=value, suggestion=close[0])
            else:
                self.add("E1206", key, found=value, choices=", ".join(choices))
            return choices[0]
        return value

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where it is not given."""
        return self.choice(key, ["false", "true"], "false") == "true"

    def numbers(self, key: str, default: object = MISSING, *, length: int | None = None):
        """A list of numbers; a single number is a list of one."""
        node = self._take(key, default)
        if node is None:
            return [] if default is MISSING else default
        if isinstance(node, yaml.SequenceNode):
            values = [self._number(n, f"{self.at(key)}[{i}]") for i, n in enumerate(node.value)]
        else:
            values = [self._number(node, self.at(key))]
        if length is not None and len(values) != length:
            self.document.add("E1211", node, self.at(key), expected=length, found=len(values))
            return [math.nan] * length
        return values

    def texts(self, key: str, default: object = MISSING) -> list[str]:
        node = self._take(key, default)
        if node is None:
            return [] if default is MISSING else default
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for i, n in enumerate(nodes):
            if not isinstance(n, yaml.ScalarNode):
                self.document.add("E1104", n, f"{self.at(key)}[{i}]", expected="@kind.text", found=_kind(n))
        return [n.value for n in nodes if isinstance(n, yaml.ScalarNode)]

    def section(self, key: str, default: object = MISSING) -> Section | None:
        node = self._take(key, default)
        if node is None:
            return None if default is not MISSING else self._empty(key)
        if not isinstance(node, yaml.MappingNode):
            self.document.add("E1104", node, self.at(key), expected="@kind.mapping", found=_kind(node))
            return self._empty(key)
        return Section(self.document, node, self.at(key), self.variables)

    def sections(self, key: str, default: object = MISSING) -> list[Section]:
        """A list of mappings; a single mapping is a list of one."""
        node = self._take(key, default)
        if node is None:
            return []
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        out = []
        for i, n in enumerate(nodes):
            if isinstance(n, yaml.MappingNode):
                path = f"{self.at(key)}[{i}]" if isinstance(node, yaml.SequenceNode) else self.at(key)
                out.append(Section(self.document, n, path, self.variables))
            else:
                self.document.add("E1104", n, f"{self.at(key)}[{i}]", expected="@kind.mapping", found=_kind(n))
        return out

    def is_mapping(self, key: str) -> bool:
        return isinstance(self._values.get(key), yaml.MappingNode)

    def is_list(self, key: str) -> bool:
        return isinstance(self._values.get(key), yaml.SequenceNode)

    def _empty(self, key: str) -> Section:
        empty = yaml.MappingNode("tag:yaml.org,2002:map", [], self.node.start_mark, self.node.end_mark)
        return Section(self.document, empty, self.at(key), self.variables)

    def close(self) -> None:
        """Names every key that nobody asked for."""
        for key in self._values:
            if key in self._asked:
                continue
            close = difflib.get_close_matches(key, self._asked, 1)
            if close:
                self.document.add("E1103", self._keys[key], self.at(key), suggestion=close[0])
            else:
                self.document.add("E1101", self._keys[key], self.at(key), known=", ".join(sorted(self._asked)))


def _kind(node: yaml.Node) -> str:
    return {"MappingNode": "@kind.mapping", "SequenceNode": "@kind.list"}.get(type(node).__name__, "@kind.scalar")
