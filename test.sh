#!/usr/bin/env bash
# Runs all tests: the half of the system at hand, and the Windows half under Wine.
#
#   ./test.sh               both halves
#   ./test.sh --linux       the Linux half only (the same as --no-windows)
#   ./test.sh --windows     the Windows half only
#   ./test.sh --coverage    the Linux half under a coverage collector, without the load and race tests; prints what is covered
#   ./test.sh -- ARGUMENTS  what follows goes to the test program, for instance: -- --filter "TestCategory=Model"
#
# The last line is "N passed, N failed", added up over the halves. REACTOR_PROGRAMS sets the number of random programs per model
# fixture. REACTOR_TEST_TIMEOUT bounds a half, in seconds (1800 unless told).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

linux=yes windows=yes coverage=no
while [ $# -gt 0 ]; do
    case $1 in
        --linux | --no-windows) windows=no ;;
        --windows) linux=no ;;
        --coverage) coverage=yes ;;
        --) shift; break ;;
        *) echo "test.sh: unknown option $1; known are --linux, --windows, --no-windows, --coverage, -- ARGUMENTS" >&2; exit 2 ;;
    esac
    shift
done
minimum=1
options=(--settings Reactor.Tests/tests.runsettings --minimum-expected-tests "$minimum" --no-ansi --progress off "$@")
timeout=${REACTOR_TEST_TIMEOUT:-1800}
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

# Line and branch coverage of what ships, by assembly, and the lines that were not reached, by file. Without the tests of load and races, which reach nothing more, and
# those that look at the generated code or at references, to which the collector adds its own.
covered() {
    local folder=$PWD/artifacts/coverage status=0
    rm -f "$folder/coverage.cobertura.xml"
    ReactorCoveredRun="'$folder/bin/Reactor.Tests/release/Reactor.Tests' ${options[*]} --filter 'TestCategory!=Stress&TestCategory!=Races&FullyQualifiedName!~KqueueSeamTests&FullyQualifiedName!~A_shipped_assembly_references'" \
        dotnet build -c Release -t:Cover -p:Coverage=true -p:RunAnalyzers=false -p:ArtifactsPath="$folder" Reactor.Tests || status=$?
    awk -F'"' '
        /<package / { for (i = 1; i < NF; i++) { if ($i ~ / name=$/) name = $(i + 1); if ($i ~ / line-rate=$/) lines = $(i + 1); if ($i ~ / branch-rate=$/) branches = $(i + 1) }
                      printf "%-22s lines %5.1f %%  branches %5.1f %%\n", name, lines * 100, branches * 100 }' "$folder/coverage.cobertura.xml"
    awk -F'"' '
        /<class / { for (i = 1; i < NF; i++) if ($i ~ / filename=$/) file = $(i + 1) }
        /<line / && / hits="0"/ { if (!seen[file, $2]++) print file ":" $2 }' "$folder/coverage.cobertura.xml" | sort -t: -k1,1 -k2,2n >"$folder/uncovered.txt"
    echo "not reached: $(wc -l <"$folder/uncovered.txt") lines, listed in artifacts/coverage/uncovered.txt"
    return $status
}

if [ "$coverage" = yes ]; then
    covered
    exit
fi

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

# A test that the documents name has run and passed, in one half or the other.
if [ "$linux$windows$#" = yesyes0 ]; then
    for name in $(grep -ohE '`[A-Z][A-Za-z]*(Tests|Exploration)\.[A-Za-z0-9_]+`' docs/contract.md docs/testing.md | tr -d '`' | sort -u); do
        if ! grep -qE "methodname=\"${name#*.}\" classname=\"[^\"]*\.${name%%.*}(\`[0-9]+|&lt;[^\"]*)?\".* result=\"Passed\"" artifacts/tests/*.xml; then
            echo "test.sh: $name, which the documents name, did not run" >&2
            failed=$((failed + 1))
        fi
    done
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
