#!/usr/bin/env bash
# tools/lint.sh [--all]: format and lint checks; changes nothing (make format does). clang-format and ruff look at all files. clang-tidy takes some
# 20 s of processor time a file, so it looks at the .cpp files that differ from the branch `main` (other: MUSTER_LINT_BASE); where none does, at every
# 14th file; at all with --all, which takes about 20 minutes on two cores. Its warnings are shown, only its errors fail the check.
set -uo pipefail
cd "$(dirname "$0")/.."
tools/packages.sh lint || exit 1
status=0
git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run --Werror || status=1
.venv/bin/ruff format --check bindings tests/python tests/journeys tools || status=1
.venv/bin/ruff check bindings tests/python tests/journeys tools || status=1

sources() { git "$@" -- 'engine/*.cpp' 'models/*.cpp' 'scenarios/*.cpp' 'bindings/*.cpp'; }
files="$(sources ls-files)"
if [[ "${1:-}" != --all ]]; then
  base="$(git merge-base HEAD "${MUSTER_LINT_BASE:-main}" 2> /dev/null || echo HEAD)"
  changed="$(sources diff --name-only --diff-filter=d "$base")"
  files="${changed:-$(awk 'NR % 14 == 1' <<< "$files")}"
fi
echo "clang-tidy: $(wc -l <<< "$files") files"
xargs -n 2 -P "$(nproc)" clang-tidy -p build/release --quiet <<< "$files" || status=1
exit "$status"
