#!/usr/bin/env bash
# Draws the gallery with the commands of plots/README.md; --check compares instead of writing.
# MAGINFUSE may name a built program.
set -euo pipefail
cd "$(dirname "$0")/.."
out=plots
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi
if [ -z "${MAGINFUSE:-}" ]; then
  cargo build --locked --release --quiet
  MAGINFUSE=${CARGO_TARGET_DIR:-target}/release/maginfuse
fi
grep '^maginfuse ' plots/README.md | while IFS= read -r line; do
  for kind in svg png; do
    eval "args=(${line#maginfuse })"
    last=$((${#args[@]} - 1))
    name=$(basename "${args[$last]}" .svg)
    args[$last]="$out/$name.$kind"
    # A stop (exit code 10) still draws the curve that explains it.
    "$MAGINFUSE" "${args[@]}" --quiet >/dev/null </dev/null || [ $? -eq 10 ]
  done
done
if [ "$out" != plots ]; then
  for file in plots/*.svg plots/*.png; do
    cmp "$file" "$out/$(basename "$file")" || { echo "run plots/regenerate.sh" >&2; exit 1; }
  done
  echo "gallery up to date"
fi
