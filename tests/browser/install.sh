#!/usr/bin/env bash
# Installs with apt-get what is missing of the named commands, on Debian as root or with sudo.
#   install.sh COMMAND[=PACKAGE] ...      the package is called like the command where none is named
set -euo pipefail
missing=()
for wanted in "$@"; do
  command -v "${wanted%%=*}" >/dev/null || missing+=("${wanted#*=}")
done
[ "${#missing[@]}" -gt 0 ] || exit 0
echo "installing ${missing[*]} with apt-get" >&2
root=; [ "$(id -u)" = 0 ] || root=sudo
$root apt-get update -qq >&2
$root apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
