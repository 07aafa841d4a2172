#!/usr/bin/env bash
# Makes everything ready: Debian packages, .venv with pinned dependencies, the C++ in build/release, the web app, the package in .venv.
# Each part is skipped where its stamp says that nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/packages.sh build

# pip as it stands, less the settings that would send packages out of .venv.
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_DRY_RUN PIP_REQUIRE_HASHES PIP_CONSTRAINT PIP_REQUIREMENT PYTHONHOME PYTHONPATH
export PIP_USER=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
python=.venv/bin/python

newer() {  # newer <stamp> <file>...: the stamp is missing, or a file is younger than it
  local stamp="$1"; shift
  [[ ! -e "$stamp" ]] || [[ -n "$(find "$@" -newer "$stamp" -print -quit 2> /dev/null)" ]]
}

# The web app builds beside the C++: its packages come over the network while the processor compiles.
tools/web_app.sh &
web_app=$!

if ! "$python" -c '' 2> /dev/null; then
  rm -rf .venv
  python3 -m venv .venv
fi
if newer .venv/.requirements tools/requirements.txt; then
  echo "muster: installing Python packages into .venv"
  "$python" -m pip install -q -r tools/requirements.txt
  touch .venv/.requirements
fi

build=build/release
mkdir -p "$build"
cache=$build/CMakeCache.txt
cmake_files=(CMakePresets.json $(git ls-files '*CMakeLists.txt' '*.cmake' 2> /dev/null || find . -name CMakeLists.txt -not -path './build/*'))
if [[ ! -e "$cache" ]] || newer "$build/.configured" "${cmake_files[@]}" "$cache"; then
  base="$("$python" tools/base_python.py)"
  cmake --preset release -DPython_EXECUTABLE="${base%%;*}" -DMUSTER_TESTS=ON -DMUSTER_BENCH=ON -DMUSTER_PYTHON=ON > build/configure.log 2>&1 ||
    { cat build/configure.log >&2; exit 1; }
  touch "$build/.configured"
fi
cmake --build "$build" --target _core
wait "$web_app"

package=(pyproject.toml README.md LICENSE bindings/muster scenarios/library "$build"/bindings/_core*.so)
if newer .venv/.installed "${package[@]}" || [[ ! -x .venv/bin/muster ]]; then
  "$python" -m pip install -q --no-deps --no-build-isolation --force-reinstall .
  touch .venv/.installed
fi
