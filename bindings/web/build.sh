#!/usr/bin/env bash
# Builds the page, one HTML file, and prints its path. Needs Rust and node; installs zopfli with apt-get where it is
# missing.
set -euo pipefail
cd "$(dirname "$0")"
module=$(bash module.sh)
bash ../../tests/browser/install.sh zopfli
[ "$module.gz" -nt "$module" ] || zopfli "$module"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' ../../Cargo.toml | head -1)
page=${CARGO_TARGET_DIR:-$PWD/target}/maginfuse.html
node assemble.mjs "$module.gz" "$version" "$page"
printf '%s\n' "$page"
