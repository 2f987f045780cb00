#!/usr/bin/env bash
# Builds the module, makes it small, and prints its path. Needs Rust and node.
# Takes the target wasm32-unknown-unknown of rustup where it is installed or can be fetched. Elsewhere, on
# Debian, it installs a second compiler beside the first with apt-get (rustc-web, rust-web-src; as root or with
# sudo) and compiles the standard library too, which takes another minute.
set -euo pipefail
cd "$(dirname "$0")"
target=wasm32-unknown-unknown
# Longer than any fetch takes; where the network leads nowhere, the wait ends.
patience=120

sysroot=$(rustc --print sysroot)
if [ ! -d "$sysroot/lib/rustlib/$target" ] && command -v rustup >/dev/null; then
  timeout "$patience" rustup target add "$target" >&2 || echo "rustup cannot fetch $target" >&2
fi
if [ -d "$sysroot/lib/rustlib/$target" ]; then
  cargo build --locked --quiet --release --target "$target"
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
    cargo build --locked --quiet --release --target "$target" -Zbuild-std=std,panic_abort
fi
[ -d node_modules/binaryen ] || npm ci --silent --no-fund --no-audit >&2
built=${CARGO_TARGET_DIR:-$PWD/target}/$target/release
small=$built/maginfuse_web.small.wasm
# What every browser of the last three years has, and nothing newer.
if [ ! "$small" -nt "$built/maginfuse_web.wasm" ]; then
  node node_modules/binaryen/bin/wasm-opt -Oz --strip-debug --strip-producers \
    --enable-bulk-memory --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-sign-ext "$built/maginfuse_web.wasm" -o "$small"
fi
printf '%s\n' "$small"
