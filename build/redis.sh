#!/usr/bin/env bash
# Sees to it that Debian's redis-cli and redis-benchmark are there, and with --server redis-server too (not started).
set -euo pipefail
packages=()
command -v redis-cli >/dev/null && command -v redis-benchmark >/dev/null || packages+=(redis-tools)
[ "${1:-}" != --server ] || command -v redis-server >/dev/null || packages+=(redis-server)
[ ${#packages[@]} -eq 0 ] || apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 ||
    { apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2; } ||
    { echo "redis.sh: these packages are needed and could not be installed: ${packages[*]}" >&2; exit 1; }
