#!/usr/bin/env bash
# Benchmarks beside real peers, in interleaved pairs. Debian; installs the peers (libuv, libzmq, gcc, strace) where it can.
#
#   ./bench.sh                       every scenario, long enough to be quoted
#   ./bench.sh wake echo --quick     some, at most a minute each
#   ./bench.sh --json                one JSON object per comparison and line
#   ./bench.sh --plot                draws docs/plots/SCENARIO.svg as well
#   ./bench.sh --list                what there is
#   ./bench.sh --windows             the scenarios of Windows, under Wine; the other options follow
#
# A ratio above 1 always says that Reactor is better.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [ "${1:-}" = --windows ]; then
    shift
    build/wine.sh --prepare >&2
    dotnet publish -c Release -r win-x64 --self-contained Reactor.Benchmarks -v quiet >&2
    exec build/wine.sh artifacts/publish/Reactor.Benchmarks/release_win-x64/Reactor.Benchmarks.exe "$@" --no-system-calls
fi

missing=()
[ -e /usr/include/uv.h ] || missing+=(libuv1-dev)
[ -e /usr/include/zmq.h ] || missing+=(libzmq3-dev)
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
command -v strace >/dev/null || missing+=(strace)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v redis-benchmark >/dev/null || missing+=(redis-tools)
if [ ${#missing[@]} -gt 0 ]; then
    apt-get install -y "${missing[@]}" >&2 || { echo "bench.sh: these packages are needed and could not be installed: ${missing[*]}" >&2; exit 1; }
fi

dotnet build -c Release Reactor.Benchmarks -v quiet >&2
dotnet build -c Release samples/RespServer -v quiet >&2
folder=artifacts/bin/Reactor.Benchmarks/release
mkdir -p "$folder/peers"
for source in Reactor.Benchmarks/peers/*.c; do
    program=$folder/peers/$(basename "$source" .c)
    if [ "$source" -nt "$program" ] || [ Reactor.Benchmarks/peers/peer.h -nt "$program" ]; then
        libraries=()
        grep -q '<uv.h>' "$source" && libraries+=(-luv)
        grep -q '<zmq.h>' "$source" && libraries+=(-lzmq)
        gcc -O2 -march=native -std=gnu17 -Wall -Wextra -Werror -pthread "$source" -o "$program" "${libraries[@]}"
    fi
done

ulimit -n "$(ulimit -Hn)"
exec "$folder/Reactor.Benchmarks" "$@"
