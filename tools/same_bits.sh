#!/usr/bin/env bash
# tools/same_bits.sh [--write]: builds the hash probe in the presets release, debug and clang (others: MUSTER_BUILDS="release clang") and compares,
# with 1, 2 and 4 threads, the results of the shipped scenarios with scenarios/library/<name>/golden.txt. Cold, the two further builds take about
# five minutes of processor time each. --write puts the release build's hashes there instead (a change of results that is meant).
set -euo pipefail
cd "$(dirname "$0")/.."
export OMP_WAIT_POLICY=passive
read -r -a builds <<< "${MUSTER_BUILDS:-release debug clang}"
[[ "${1:-}" == --write ]] && builds=(release)

build_probe() {
  [[ -e "build/$1/build.ninja" ]] || cmake --preset "$1" -DMUSTER_PYTHON=OFF -DMUSTER_BENCH=OFF > /dev/null
  echo "building: $1"
  cmake --build "build/$1" --target muster_hash_probe > "build/same_bits_$1.log" 2>&1 || { cat "build/same_bits_$1.log" >&2; exit 1; }
}

failed=0
for build in "${builds[@]}"; do
  build_probe "$build"
  probe="build/$build/tests/muster_hash_probe"
  for golden in scenarios/library/*/golden.txt; do
    folder="$(dirname "$golden")"
    if [[ "${1:-}" == --write ]]; then "$probe" --write "$folder"; continue; fi
    for threads in 1 2 4; do
      echo "$build, $folder:"
      "$probe" --check "$folder" "$threads" || failed=$((failed + 1))
    done
  done
done
[[ "$failed" -eq 0 ]] || { echo "same_bits: $failed comparisons failed" >&2; exit 1; }
