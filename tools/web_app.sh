#!/usr/bin/env bash
# Builds the web app (viz/) into bindings/muster/report/app.html, the shell that a report is made from. Does nothing where that is younger than all it
# is made of. `make` calls it, and so does `pip install .`.
set -euo pipefail
cd "$(dirname "$0")/.."
app=bindings/muster/report/app.html
sources=(viz/src viz/scripts/catalogue.mjs viz/report.html viz/vite.config.ts viz/svelte.config.js viz/package.json viz/package-lock.json engine/messages/view.tsv)

made_by_us() { ! find "${sources[@]}" -newer "$app" -not -name catalogue.json -type f -print -quit | grep -q .; }
[[ -e "$app" ]] && made_by_us && exit 0

command -v node > /dev/null && command -v npm > /dev/null || { echo "muster: Node.js 20.19 or newer with npm is needed to build the web app (viz/)" >&2; exit 1; }
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' ||
  { echo "muster: Node.js 20.19, or 22.12 or newer, is needed to build the web app; found $(node --version)" >&2; exit 1; }

cd viz
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
  echo "muster: installing the web app's packages into viz/node_modules"
  npm ci --no-audit --no-fund --loglevel=error < /dev/null
  touch node_modules/.package-lock.json
fi
echo "muster: building the web app"
npm run --silent build -- --logLevel warn < /dev/null
cp dist-report/report.html "../$app.part"
mv "../$app.part" "../$app"
