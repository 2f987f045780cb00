#!/usr/bin/env bash
# Installs the package into fresh virtual environments and runs its tests: with nothing but the package and
# pytest, and again with polars, pandas, pyarrow, numpy, Dask and mypy.
#   test.sh BINARY [PROFILE]      BINARY: a maginfuse whose bytes are the right ones
#                                 PROFILE: how the package is built, dev (default: built quickly) or release
# Needs Rust and a Python from 3.10 on (PYTHON, else python3).
set -euo pipefail
MAGINFUSE_BINARY=$(realpath "$1")
export MAGINFUSE_BINARY
profile=${2:-dev}
python=${PYTHON:-python3}
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || {
  echo "$("$python" --version) is too old: name one from 3.10 on with PYTHON" >&2
  exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "installing python3-venv with apt-get" >&2
  root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get update -qq >&2
  $root apt-get install -y -qq --no-install-recommends python3-venv >&2
fi

export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
# A fresh environment with the package, pytest and whatever else is named.
environment() {
  local folder=$work/$1
  shift
  "$python" -m venv "$folder"
  "$folder/bin/pip" install --quiet "$work"/wheels/maginfuse-*.whl pytest "$@"
}

echo "building the wheel"
"$python" -m venv "$work/build"
MATURIN_PEP517_ARGS="--locked --profile $profile" \
  "$work/build/bin/pip" wheel --quiet --no-deps --wheel-dir "$work/wheels" .
echo "the package alone"
environment alone
"$work/alone/bin/python" -m pytest -q -p no:cacheprovider tests --ignore tests/frames
echo "the package beside polars, pandas, pyarrow, numpy and Dask"
environment frames polars pandas pyarrow numpy distributed mypy
# Bytes and threads were seen above; what else is installed changes neither.
"$work/frames/bin/python" -m pytest -q -p no:cacheprovider tests \
  --ignore tests/test_same_bytes.py --ignore tests/test_threads.py
