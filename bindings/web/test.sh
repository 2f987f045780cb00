#!/usr/bin/env bash
# Builds the page and uses it in headless Chromium from disk: the same bytes as a native binary, the keyboard
# alone, a narrow screen, a screen reader's rules, no connection, the blind second check, the printed page.
#   test.sh BINARY [FOLDER]      pictures of the way from an empty form to a printed page go to FOLDER
# Needs Rust; installs node, Chromium and poppler-utils with apt-get, and the rest with npm, where missing.
set -euo pipefail
binary=$(realpath "$1")
pictures=${2:+$(realpath "$2")}
cd "$(dirname "$0")"
bash ../../tests/browser/install.sh chromium pdfinfo=poppler-utils node=nodejs npm
page=$(bash build.sh)
[ -d node_modules/playwright-core ] || npm ci --silent --no-fund --no-audit >&2
node test/all.mjs "$binary" "$page" ../../tests/cases ${pictures:+"$pictures"}
