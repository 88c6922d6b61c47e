#!/usr/bin/env bash
# Runs all tests: the half of the system at hand, and the Windows half under Wine.
#
#   ./test.sh               both halves
#   ./test.sh --linux       the Linux half only (the same as --no-windows)
#   ./test.sh --windows     the Windows half only
#   ./test.sh -- ARGUMENTS  what follows goes to the test program, for instance: -- --filter "TestCategory=Model"
#
# The last line is "N passed, N failed", added up over the halves. REACTOR_PROGRAMS sets the number of random programs per model
# fixture. REACTOR_TEST_TIMEOUT bounds a half, in seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

linux=yes windows=yes
while [ $# -gt 0 ]; do
    case $1 in
        --linux | --no-windows) windows=no ;;
        --windows) linux=no ;;
        --) shift; break ;;
        *) echo "test.sh: unknown option $1; known are --linux, --windows, --no-windows, -- ARGUMENTS" >&2; exit 2 ;;
    esac
    shift
done
minimum=1
options=(--settings Reactor.Tests/tests.runsettings --minimum-expected-tests "$minimum" --no-ansi --progress off "$@")
timeout=${REACTOR_TEST_TIMEOUT:-900}
passed=0 failed=0

attribute() {
    sed -n "s/.*<test-run [^>]*[^a-z]$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -1
}

# Runs one half and adds it up. Three witnesses must agree: the exit code, the summary in the log, and the XML. A test that was
# skipped or inconclusive is a failure: it proved nothing.
half() {
    local name=$1 folder=$2 log="artifacts/tests/$1.log" status=0 total=0 good=0
    shift 2
    local xml="$folder/results/Reactor.Tests.xml"
    mkdir -p artifacts/tests
    rm -f "$xml" "$log"
    echo "== $name half"
    REACTOR_TEST_HALF=$name "$@" "${options[@]}" 2>&1 | tee "$log" || status=$?
    if [ -f "$xml" ]; then
        total=$(attribute total "$xml")
        good=$(attribute passed "$xml")
        cp "$xml" "artifacts/tests/$name.xml"
    fi
    if [ "${total:-0}" = 0 ]; then
        echo "test.sh: the $name half left no results (exit code $status); its log is $log" >&2
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + good))
    failed=$((failed + total - good))
    if [ "$total" = "$good" ] && { [ "$status" != 0 ] || ! grep -q "Test run summary: Passed!" "$log"; }; then
        echo "test.sh: the $name half's results are all green, but it ended with exit code $status and its log does not agree: $log" >&2
        failed=$((failed + 1))
    fi
    echo "== $name half: $good of $total passed"
}

if [ "$linux" = yes ]; then
    build/redis.sh
    dotnet build -c Release Reactor.Tests
    half linux artifacts/bin/Reactor.Tests/release timeout --kill-after=10 "$timeout" artifacts/bin/Reactor.Tests/release/Reactor.Tests
fi

if [ "$windows" = yes ]; then
    if build/wine.sh --prepare; then
        dotnet publish -c Release -r win-x64 --self-contained Reactor.Tests
        REACTOR_WINE_TIMEOUT=$timeout half windows artifacts/publish/Reactor.Tests/release_win-x64 \
            build/wine.sh artifacts/publish/Reactor.Tests/release_win-x64/Reactor.Tests.exe
    else
        echo "test.sh: the Windows half did not run: Wine is not there. Leave it out with --no-windows." >&2
        failed=$((failed + 1))
    fi
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
