# Every target does all of its set-up: Debian packages, .venv, C++ (CMake + Ninja, build/release) and the Python package.
# A second `make` finds nothing to do. The same build directory serves `pip install .`.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build demo test verify-long bench format lint asan tsan clang same-bits clean
# OpenMP threads that wait must not spin: on a shared two-core machine they would take the time of those that work.
export OMP_WAIT_POLICY := passive

build:
	@tools/setup.sh

demo: build
	@.venv/bin/muster demo

test: build
	@tools/test.sh

# All verification cases, those too that take more than a minute and that `make test` leaves out.
verify-long: build
	@.venv/bin/muster verify --long

bench: build
	@cmake --build build/release
	@tools/bench.sh

format: build
	@tools/packages.sh lint
	@git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format -i
	@.venv/bin/ruff format bindings tests/python tests/journeys tools
	@.venv/bin/ruff check --fix bindings tests/python tests/journeys tools

# Format of all files; clang-tidy on those that differ from main (tools/lint.sh --all: on all, about 20 minutes).
lint: build
	@tools/lint.sh

# The C++ tests under the address and undefined-behaviour sanitizers, the thread sanitizer, and clang.
# The thread sanitizer runs the tests that use several threads, those with `thread` or `Ensemble` in their names (CMakePresets.json): it is slow, and
# with one thread there is nothing for it to find.
asan tsan clang:
	@tools/packages.sh build
	@tools/packages.sh lint
	@cmake --preset $@
	@cmake --build --preset $@
	@ctest --preset $@ -j "$$(nproc)"

# The shipped scenarios give the same bits in Release, Debug and clang, with 1, 2 and 4 threads. Not part of `make test`: two more builds.
same-bits: build
	@tools/packages.sh lint
	@tools/same_bits.sh

clean:
	@rm -rf build out
