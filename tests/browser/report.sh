#!/usr/bin/env bash
# What a browser makes of the printed page (check --report), for every bundled case: exactly one page of A4 and
# of Letter, nothing that axe-core would say against it, no overflow where letters are large or the screen is
# narrow, no request, no script.
#   report.sh BINARY
# On Debian it installs what is missing with apt-get (as root or with sudo); CHROMIUM names another browser.
set -euo pipefail
binary=$(realpath "${1:?usage: report.sh BINARY}")
cd "$(dirname "$0")"

missing=()
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || missing+=(chromium)
command -v pdfinfo >/dev/null || missing+=(poppler-utils)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ "${#missing[@]}" -gt 0 ]; then
  echo "installing ${missing[*]} with apt-get" >&2
  root=; [ "$(id -u)" = 0 ] || root=sudo
  $root apt-get update -qq >&2
  $root apt-get install -y -qq "${missing[@]}" >&2
fi
[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] ||
  npm ci --no-fund --no-audit --silent >&2
exec node report.mjs "$binary" "${CHROMIUM:-$(command -v chromium)}"
