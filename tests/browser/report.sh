#!/usr/bin/env bash
# What a browser makes of the printed page (check --report), for every bundled case: exactly one page of A4 and
# of Letter, nothing that axe-core would say against it, no overflow where letters are large or the screen is
# narrow, no request, no script.
#   report.sh BINARY
# On Debian it installs what is missing with apt-get (as root or with sudo); CHROMIUM names another browser.
set -euo pipefail
binary=$(realpath "${1:?usage: report.sh BINARY}")
cd "$(dirname "$0")"

[ -n "${CHROMIUM:-}" ] || bash install.sh chromium
bash install.sh pdfinfo=poppler-utils node=nodejs npm
[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] ||
  npm ci --no-fund --no-audit --silent >&2
exec node report.mjs "$binary" "${CHROMIUM:-$(command -v chromium)}"
