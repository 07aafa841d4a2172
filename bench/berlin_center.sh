#!/usr/bin/env bash
# Imports the network of Berlin's centre and its trips for movement_bench, from ../shared/data (github.com/bstabler/TransportationNetworks: for research
# alone, so it does not ship). Units: docs/import.md.
set -euo pipefail
cd "$(dirname "$0")/.."
data="${1:-../shared/data/tntp/Berlin-Center}"
[[ -d "$data" ]] || { echo "muster: $data is not here" >&2; exit 1; }
mkdir -p out
.venv/bin/muster import --tntp "$data/berlin-center_net.tntp.gz" --trips "$data/berlin-center_trips.tntp.gz" --nodes "$data/berlin-center_node.tntp.gz" \
  --length-unit m --time-unit 3 -o out/berlin_center.h5
