#!/usr/bin/env bash
# Builds and runs all tests: the web app's (viz/: types, units, and the built report in Chromium), then C++ (CTest), then Python (pytest), which also
# runs the verification cases. All run even where one fails, so that one call shows all.
set -uo pipefail
cd "$(dirname "$0")/.."
export OMP_WAIT_POLICY=passive
cmake --build build/release || exit 1
status=0
(cd viz && npm run --silent check && npm test --silent && MUSTER_APP=../bindings/muster/report/app.html npm run --silent browser) || status=1
ctest --test-dir build/release --output-on-failure -j "$(nproc)" || status=1
sed -n '/: Skipped$/{n;s/^/skipped: /p}' build/release/Testing/Temporary/LastTest.log  # CTest names a skipped test, but not why
# A file at a time, as its fixtures are made once; in the order of tests/python/conftest.py.
.venv/bin/python -m pytest -n "$(nproc)" --dist loadfile --no-loadscope-reorder || status=1
exit "$status"
