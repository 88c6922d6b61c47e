#!/usr/bin/env bash
# Sees to it that Debian's redis-cli and redis-benchmark are there, and with --server redis-server too (not started).
set -euo pipefail
packages=()
command -v redis-cli >/dev/null && command -v redis-benchmark >/dev/null || packages+=(redis-tools)
[ "${1:-}" != --server ] || command -v redis-server >/dev/null || packages+=(redis-server)
sudo=()
[ "$(id -u)" = 0 ] || sudo=(sudo -n)
[ ${#packages[@]} -eq 0 ] || "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 ||
    { "${sudo[@]}" apt-get update -qq >&2 && "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2; } ||
    { echo "redis.sh: these packages are needed and could not be installed: ${packages[*]}" >&2; exit 1; }
