#!/usr/bin/env bash
# Runs every Google Benchmark program of build/release/bench. Arguments go to each of them.
set -euo pipefail
cd "$(dirname "$0")/.."
shopt -s nullglob
found=0
for program in build/release/bench/*_bench; do
  found=1
  echo "== $(basename "$program")"
  "$program" "$@"
done
[[ $found -eq 1 ]] || { echo "muster: no benchmark program in build/release/bench" >&2; exit 1; }
