#!/usr/bin/env bash
# Writes bindings/muster/_core.pyi anew from the built module. tests/python/test_stubs.py says when it is due.
set -euo pipefail
cd "$(dirname "$0")/.."
out="$(mktemp -d)"
trap 'rm -rf "$out"' EXIT
.venv/bin/python -m pybind11_stubgen muster._core -o "$out" --ignore-all-errors > /dev/null 2>&1
{
  echo '# Made by tools/stubs.sh from the built module; do not edit.'
  cat "$out/muster/_core.pyi"
} > bindings/muster/_core.pyi
.venv/bin/ruff format -q bindings/muster/_core.pyi
