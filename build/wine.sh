#!/usr/bin/env bash
# Runs a Windows program under Wine:  build/wine.sh PROGRAM.exe [ARGUMENT...]
# With --prepare it only gets Wine and its prefix ready.
#
# Wine is taken from PATH, from where Debian and Ubuntu keep it, or installed by apt-get. The prefix lives under artifacts/ and is kept.
# REACTOR_WINE_TIMEOUT bounds the program, in seconds (900 unless told): a throwing static constructor hangs under Wine.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
state="$root/artifacts/wine"
log="$state/prepare.log"

fail() {
    echo "wine.sh: $*" >&2
    exit 70
}

find_wine() {
    local candidate
    for candidate in "$(command -v wine64 || true)" /usr/lib/wine/wine64 /usr/lib/*/wine/wine64 /opt/wine-*/bin/wine64 "$(command -v wine || true)"; do
        if [ -n "$candidate" ] && [ -x "$candidate" ]; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

install_wine() {
    local sudo=()
    command -v apt-get >/dev/null || fail "Wine is missing and there is no apt-get here. Install wine64 by hand, or leave the Windows half out: ./test.sh --no-windows"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "Wine is missing and installing it needs root. As root: apt-get install wine64 wine"
        sudo=(sudo -n)
    fi
    echo "wine.sh: installing Wine (about 650 MB) ..." >&2
    {
        "${sudo[@]}" apt-get update
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends wine64 wine
    } >>"$log" 2>&1 || fail "installing Wine failed, see $log. By hand: apt-get install wine64 wine; or leave the Windows half out: ./test.sh --no-windows"
}

mkdir -p "$state/home"
: >"$log"
wine=$(find_wine) || { install_wine; wine=$(find_wine) || fail "Wine was installed but no wine64 was found; see $log"; }

# A private home and prefix: nothing of the user's own Wine is read or written. Write-xor-execute and the crash dialog's debugger
# are off, or failures are lost: with the debugger an unhandled exception ends with exit code 0.
export HOME="$state/home" WINEPREFIX="$state/prefix" WINEARCH=win64 WINEDEBUG=${WINEDEBUG:--all}
export WINEDLLOVERRIDES="winedbg.exe=d;winemenubuilder.exe=d" DOTNET_EnableWriteXorExecute=0
# Garbage collections are made rare (64 MB of new objects apart, in hexadecimal): to stop a thread that spins, the runtime interrupts it until it happens to be
# where it can be stopped, and under Wine that can take so many tries that a test of spinning threads never ends.
export DOTNET_GCgen0size=${DOTNET_GCgen0size:-4000000}
unset DISPLAY WAYLAND_DISPLAY

if [ ! -f "$state/prefix.ready" ]; then
    rm -rf "$WINEPREFIX"
    timeout 300 "$wine" wineboot --init >>"$log" 2>&1 || fail "making the Wine prefix failed; see $log"
    timeout 60 "$wine" winecfg -v win10 >>"$log" 2>&1 || fail "setting the Windows version of the prefix failed; see $log"
    touch "$state/prefix.ready"
fi

if [ "${1:-}" = --prepare ]; then
    echo "Wine: $wine, $("$wine" --version), prefix $WINEPREFIX"
    exit 0
fi
[ $# -ge 1 ] || fail "name the program to run"

# A process that outlives the timeout keeps its server alive; ending the server of this prefix ends it too.
server=$(dirname "$wine")/wineserver
status=0
timeout --kill-after=10 "${REACTOR_WINE_TIMEOUT:-900}" "$wine" "$@" || status=$?
if [ "$status" = 124 ] || [ "$status" = 137 ]; then
    echo "wine.sh: $1 did not end within ${REACTOR_WINE_TIMEOUT:-900} s" >&2
    [ -x "$server" ] || server=$(command -v wineserver || echo /usr/lib/wine/wineserver)
    "$server" -k || true
fi
exit "$status"
