#!/usr/bin/env bash
# Builds the module and compares every bundled answer of it, byte for byte, with that of a native binary.
#   compare.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")"
bash ../../tests/browser/install.sh node=nodejs npm
module=$(bash module.sh)
cd ../..
node bindings/web/compare.mjs "$binary" "$module" tests/cases
