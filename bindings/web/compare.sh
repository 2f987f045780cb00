#!/usr/bin/env bash
# Builds the module and compares every bundled answer of it, byte for byte, with that of a native binary.
#   compare.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"
if ! command -v node >/dev/null; then
  echo "installing nodejs with apt-get" >&2
  root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get update -qq >&2
  $root apt-get install -y -qq --no-install-recommends nodejs npm >&2
fi
module=$(bash module.sh)
cd ../..
node bindings/web/compare.mjs "$binary" "$module" tests/cases
