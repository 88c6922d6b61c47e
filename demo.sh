#!/usr/bin/env bash
# Runs the tool, its demo unless told:
#
#   ./demo.sh                                 echo over every backend that runs here
#   ./demo.sh --windows                       the same as a Windows program under Wine: iocp, select, poll
#   ./demo.sh --windows backends              any command of the tool; what follows is handed on
#   ./demo.sh --windows echo --port 7777      until Ctrl+C
#
# The exit code is the tool's: 0 only when no byte was wrong and nothing was left behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

windows=no
if [ "${1:-}" = --windows ]; then
    windows=yes
    shift
fi
[ $# -gt 0 ] || set -- demo

if [ "$windows" = no ]; then
    exec dotnet run -c Release --project Reactor.Cli -- "$@"
fi

build/wine.sh --prepare >&2
dotnet publish -c Release -r win-x64 --self-contained Reactor.Cli -v quiet >&2
# Without a bound of time: somebody is looking on.
REACTOR_WINE_TIMEOUT=${REACTOR_WINE_TIMEOUT:-0} exec build/wine.sh artifacts/publish/Reactor.Cli/release_win-x64/reactor.exe "$@"
