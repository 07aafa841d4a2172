#!/usr/bin/env bash
# tools/packages.sh build|lint: installs the Debian packages that are missing; asks nothing. Where it may not install, it names them
# and exits with 1. On a system without dpkg it only says what is needed: CMake then finds it, or says what it lacks.
set -euo pipefail

build=(g++ cmake ninja-build ccache libeigen3-dev libboost-graph-dev libhdf5-dev libyaml-cpp-dev libsleef-dev librandom123-dev
       libbenchmark-dev libgtest-dev libgmock-dev libxxhash-dev nlohmann-json3-dev pybind11-dev python3-venv python3-dev gdal-bin
       chromium)
lint=(clang libclang-rt-dev libomp-dev clang-format clang-tidy)

case "${1:-build}" in
  build) wanted=("${build[@]}") ;;
  lint) wanted=("${lint[@]}") ;;
  *) echo "tools/packages.sh: unknown set '$1'; expected build or lint" >&2; exit 1 ;;
esac

if ! command -v dpkg-query > /dev/null; then
  echo "muster: not a Debian system; these packages, or their like, are needed: ${wanted[*]}" >&2
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  state="$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null || true)"
  [[ "$state" == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

refuse() {
  echo "muster: $1" >&2
  echo "muster: please have these Debian packages installed, then run make again:" >&2
  echo "  apt-get install ${missing[*]}" >&2
  exit 1
}

as_root=(env)
if [[ "$(id -u)" -ne 0 ]]; then
  command -v sudo > /dev/null || refuse "packages are missing, and this user is not root and has no sudo."
  sudo -n true 2> /dev/null || refuse "packages are missing, and sudo would ask for a password."
  as_root=(sudo -n env)
fi
apt=("${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600)
echo "muster: installing Debian packages: ${missing[*]}"
"${apt[@]}" update < /dev/null || echo "muster: apt-get update failed; trying with the lists that are here" >&2
"${apt[@]}" install --no-install-recommends "${missing[@]}" < /dev/null || refuse "apt-get could not install what is missing."
