#!/usr/bin/env bash
# tools/same_bits.sh [--write]: runs every shipped scenario in the builds release, debug and clang, with 1 and 2 threads, and compares the hashes of
# State and events with scenarios/library/<name>/golden.txt. --write puts the release build's hashes there (a change of results that is meant).
# A line of golden.txt: <plan> <seed> <minutes> <hash>; lines that begin with # are comments.
set -euo pipefail
cd "$(dirname "$0")/.."
export OMP_WAIT_POLICY=passive
builds=(${MUSTER_BUILDS:-release debug clang})

for build in "${builds[@]}"; do
  if [[ ! -e build/$build/CMakeCache.txt ]]; then
    cmake --preset "$build" -DMUSTER_PYTHON=OFF -DMUSTER_BENCH=OFF > /dev/null
  fi
  cmake --build "build/$build" --target muster_hash_probe > /dev/null
done

failed=0 compared=0
for golden in scenarios/library/*/golden.txt; do
  [[ -e "$golden" ]] || { echo "no scenarios/library/<name>/golden.txt"; exit 1; }
  scenario="$(dirname "$golden")/scenario.yaml"
  written=""
  while read -r plan seed minutes hash; do
    if [[ -z "$plan" || "$plan" == "#"* ]]; then written+="$plan $seed $minutes $hash"$'\n'; continue; fi
    for build in "${builds[@]}"; do
      for threads in 1 2; do
        found="$("build/$build/tests/muster_hash_probe" "$scenario" "$plan" "$seed" "$threads" "$minutes")"
        if [[ "${1:-}" == --write && "$build" == release && "$threads" == 1 ]]; then hash="$found"; fi
        compared=$((compared + 1))
        if [[ "$found" == "$hash" ]]; then
          echo "same    $scenario plan=$plan seed=$seed $build, threads=$threads"
        else
          echo "DIFFERS $scenario plan=$plan seed=$seed $build, threads=$threads: $found, golden $hash"
          failed=$((failed + 1))
        fi
      done
    done
    written+="$plan $seed $minutes $hash"$'\n'
  done < "$golden"
  if [[ "${1:-}" == --write ]]; then printf '%s' "$written" > "$golden"; fi
done
echo "$((compared - failed)) passed, $failed failed"
[[ "$failed" -eq 0 ]]
