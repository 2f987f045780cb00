#!/usr/bin/env bash
# Builds the module and prints its path.
#   build.sh [PROFILE]      release (default: small and fast) or compare (built quickly)
# Takes the target wasm32-unknown-unknown of rustup where it is installed or can be fetched. Elsewhere, on
# Debian, it installs a second compiler beside the first with apt-get (rustc-web, rust-web-src; as root or with
# sudo) and compiles the standard library too, which takes another minute.
set -euo pipefail
cd "$(dirname "$0")"
profile=${1:-release}
target=wasm32-unknown-unknown
# Longer than any fetch takes; where the network leads nowhere, the wait ends.
patience=120

sysroot=$(rustc --print sysroot)
if [ ! -d "$sysroot/lib/rustlib/$target" ] && command -v rustup >/dev/null; then
  timeout "$patience" rustup target add "$target" >&2 || echo "rustup cannot fetch $target" >&2
fi
if [ -d "$sysroot/lib/rustlib/$target" ]; then
  cargo build --locked --quiet --profile "$profile" --target "$target"
else
  if ! dpkg -s rustc-web rust-web-src >/dev/null 2>&1; then
    echo "installing rustc-web and rust-web-src with apt-get" >&2
    root=; [ "$(id -u)" = 0 ] || root=sudo
    $root apt-get update -qq >&2
    $root apt-get install -y -qq --no-install-recommends rustc-web rust-web-src >&2
  fi
  linker=$sysroot/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
  # The experimental flag compiles the standard library and nothing else here.
  RUSTC=$(dpkg -L rustc-web | grep 'bin/rustc$') RUSTC_BOOTSTRAP=1 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker \
    cargo build --locked --quiet --profile "$profile" --target "$target" -Zbuild-std=std,panic_abort
fi
printf '%s\n' "${CARGO_TARGET_DIR:-$PWD/target}/$target/$profile/maginfuse_web.wasm"
