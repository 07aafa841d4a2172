#!/usr/bin/env bash
# Format and lint checks; changes nothing. clang-tidy on the files that differ from the branch point, or on all with --all.
set -uo pipefail
cd "$(dirname "$0")/.."
tools/packages.sh lint || exit 1
status=0
git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run --Werror || status=1
.venv/bin/ruff format --check bindings tests/python tools || status=1
.venv/bin/ruff check bindings tests/python tools || status=1
git ls-files -z '*.cpp' | grep -zE '^(engine|models|scenarios|bindings)/' | xargs -0 -n 4 -P "$(nproc)" clang-tidy -p build/release --quiet || status=1
exit "$status"
