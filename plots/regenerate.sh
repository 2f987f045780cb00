#!/usr/bin/env bash
# Draws the gallery with the commands below; --check compares instead of writing.
set -euo pipefail
cd "$(dirname "$0")/.."
out=plots
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
cargo build --locked --release --quiet
draw() { # NAME CASE
  for kind in svg png; do
    # A stop (exit code 10) still draws the curve that explains it.
    target/release/maginfuse check --case "tests/cases/$2.toml" --plot "$out/$1.$kind" --quiet \
      >/dev/null || [ $? -eq 10 ]
  done
}
draw pre-eclampsia pre-eclampsia
draw kidney-failure deficiency-severe-ckd4
draw single-dose asthma-severe
if [ "$out" != plots ]; then
  for file in plots/*.svg; do
    cmp "$file" "$out/$(basename "$file")" || { echo "run plots/regenerate.sh" >&2; exit 1; }
  done
  echo "gallery up to date"
fi
