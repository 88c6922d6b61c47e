#!/usr/bin/env bash
# Mutations by hand: breaks one place after the other, and says which test notices. Exits non-zero when one survives.
#
#   ./mutate.sh            all mutations of Reactor.Tests/Mutations/mutations.txt
#   ./mutate.sh 3 17       these, by number
#
# All stand in one build of a copy, each behind a condition; an environment variable picks the one that lives. REACTOR_PROGRAMS is the number of random
# programs for a run, 300 unless told.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export REACTOR_PROGRAMS=${REACTOR_PROGRAMS:-300} REACTOR_TEST_SECONDS=${REACTOR_TEST_SECONDS:-60}

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"
list=$PWD/Reactor.Tests/Mutations/mutations.txt
cd "$copy"

file="" count=0
names=("none")
while IFS= read -r line; do
    case $line in
        "" | "#"*) ;;
        "@ "*) file=${line#"@ "} ;;
        *" ==> "*)
            count=$((count + 1))
            old=${line%%" ==> "*} new=${line#*" ==> "}
            new=${new//MUTANT/Mutant.Is($count)}
            text=$(<"$file")
            rest=${text#*"$old"}
            if [ "$rest" = "$text" ] || [ "${rest#*"$old"}" != "$rest" ]; then
                echo "mutate.sh: mutation $count is not in $file exactly once: $old" >&2
                exit 2
            fi
            printf '%s\n' "${text%%"$old"*}$new$rest" >"$file"
            names+=("$file: ${line#"${line%%[! ]*}"}") ;;
        *) echo "mutate.sh: not understood: $line" >&2; exit 2 ;;
    esac
done <"$list"

cat >Reactor.Abstractions/Mutant.cs <<'CODE'
namespace Reactor;

internal static class Mutant
{
    private static readonly string? Alive = System.Environment.GetEnvironmentVariable("REACTOR_MUTANT");

    public static bool Is(int number) => Alive == number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
CODE
sed -i 's#<NUnit>#<NUnit><StopOnError>true</StopOnError>#' Reactor.Tests/tests.runsettings
dotnet build -c Release -v quiet -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false Reactor.Tests

filter="FullyQualifiedName~Tests.Contract|FullyQualifiedName~Tests.Faults|FullyQualifiedName~Tests.Kqueue.OnLinux|FullyQualifiedName~Tests.Model"
run() {
    REACTOR_MUTANT=$1 timeout 900 artifacts/bin/Reactor.Tests/release/Reactor.Tests --settings Reactor.Tests/tests.runsettings --no-ansi --progress off --filter "$filter" >run.log 2>&1
}

if ! run none; then
    grep -m 3 -E "^failed|^HUNG" run.log >&2 || tail -20 run.log >&2
    echo "mutate.sh: the tests fail without a mutation" >&2
    exit 2
fi

survived=0 killed=0
[ $# -gt 0 ] || set -- $(seq "$count")
for number in "$@"; do
    if run "$number"; then
        survived=$((survived + 1))
        echo "$number SURVIVED  ${names[$number]}"
    else
        killed=$((killed + 1))
        echo "$number killed by $(grep -m 1 -oE "^failed [A-Za-z_0-9]+|^HUNG: [^ (]+" run.log || echo "a crash")  ${names[$number]}"
    fi
done
echo "mutate.sh: $killed killed, $survived survived"
[ "$survived" = 0 ]
