#!/usr/bin/env bash
# Mutations by hand: breaks one place after the other, and says which test notices. Exits non-zero when one survives.
#
#   ./mutate.sh            all mutations of Reactor.Tests/Mutations/mutations.txt
#   ./mutate.sh 3 17       these, by number
#
# All stand in one build of a copy, in artifacts/mutants, each behind a condition; an environment variable picks the one that lives. A run ends with its first
# failure, and a hang is one. What is printed are rows for the table of docs/testing.md. REACTOR_PROGRAMS is the number of random programs for a fixture, 300
# unless told.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export REACTOR_PROGRAMS=${REACTOR_PROGRAMS:-300} REACTOR_TEST_SECONDS=${REACTOR_TEST_SECONDS:-60}

copy=$PWD/artifacts/mutants list=$PWD/Reactor.Tests/Mutations/mutations.txt
mkdir -p "$copy"
find "$copy" -mindepth 1 -maxdepth 1 ! -name artifacts -exec rm -rf {} +
git ls-files -z | xargs -0 cp --parents --preserve=timestamps -t "$copy"
cd "$copy"

file="" filter="" count=0
files=() changes=() filters=()

# Puts one line of the list into its file.
mutate() {
    local old=${1%%" ==> "*} new=${1#*" ==> "} text rest
    new=${new//MUTANT/Mutant.Is($count)}
    text=$(<"$file")
    rest=${text#*"$old"}
    if [ "$rest" = "$text" ] || [ "${rest#*"$old"}" != "$rest" ]; then
        echo "mutate.sh: mutation $count is not in $file exactly once: $old" >&2
        exit 2
    fi
    printf '%s\n' "${text%%"$old"*}$new$rest" >"$file"
}

while IFS= read -r line; do
    case $line in
        "" | "#"*) ;;
        "@ "*) file=${line#"@ "} filter=${file#*" | "} file=${file%%" | "*} ;;
        "& "*" ==> "*)
            mutate "${line#"& "}"
            changes[count]+="; ${line#"& "}" ;;
        *" ==> "*)
            count=$((count + 1))
            mutate "$line"
            filters[count]=$filter
            files[count]=$(basename "$file")
            changes[count]=${line#"${line%%[! ]*}"} ;;
        *) echo "mutate.sh: not understood: $line" >&2; exit 2 ;;
    esac
done <"$list"

cat >Reactor.Abstractions/Mutant.cs <<'CODE'
namespace Reactor;

public static class Mutant
{
    private static readonly int Alive = int.TryParse(System.Environment.GetEnvironmentVariable("REACTOR_MUTANT"), out int number) ? number : 0;

    public static bool Is(int number) => Alive == number;
}
CODE
sed -i 's#<NUnit>#<NUnit><StopOnError>true</StopOnError>#' Reactor.Tests/tests.runsettings
dotnet build -c Release -v quiet -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false Reactor.Tests >build.log 2>&1 || { grep -m 10 error build.log >&2; exit 2; }

program=artifacts/bin/Reactor.Tests/release
run() {
    rm -f "$program/results/Reactor.Tests.xml"
    REACTOR_MUTANT=$1 timeout 900 "$program/Reactor.Tests" --settings Reactor.Tests/tests.runsettings --minimum-expected-tests 1 --no-ansi --progress off --filter "$2" >run.log 2>&1
}

# The first test that failed, hung or took the process with it.
killer() {
    local test
    test=$(sed -n 's/.*<test-case [^>]*methodname="\([^"]*\)" classname="\([^"]*\)"[^>]*result="Failed".*/\2.\1/p' "$program/results/Reactor.Tests.xml" 2>/dev/null | head -1)
    [ -n "$test" ] || test=$(sed -n 's/^HUNG: \(.*\) has run for .*/\1/p' run.log | sed 's/([^)]*)//g' | head -1)
    echo "${test:-a crash}" | sed 's/<[^>]*>//g; s/`[0-9]*//g; s/.*\.\([^.]*\.[^.]*\)$/`\1`/'
}

[ $# -gt 0 ] || set -- $(seq "$count")
# Without the mutation, the test that killed it must pass.
declare -A proven=()
survived=0
echo "| | file | mutation | killed by |"
echo "|---|---|---|---|"
for number in "$@"; do
    killed="nothing"
    if ! run "$number" "${filters[number]}"; then
        killed=$(killer)
        proof=${filters[number]}
        [ "$killed" = "a crash" ] || proof="($proof)&FullyQualifiedName~$(sed 's/.*\.\(.*\)`/\1/' <<<"$killed")"
        if [ -n "${proven[$proof]:-}" ] || run 0 "$proof"; then
            proven[$proof]=yes
        else
            killed="nothing: $killed fails without it"
        fi
    fi
    case $killed in nothing*) survived=$((survived + 1)) ;; esac
    echo "| M$number | ${files[number]} | \`${changes[number]//|/\\|}\` | $killed |"
done
echo "mutate.sh: $(($# - survived)) killed, $survived survived" >&2
[ "$survived" = 0 ]
