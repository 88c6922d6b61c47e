#!/usr/bin/env bash
# All stress workloads together over all backends that run here, for some minutes, with counters by the minute. Exits non-zero on any drift:
# sent that is not received, opened that is not closed, more descriptors, threads or memory than after the warm-up. The last line is a summary.
#
#   ./soak.sh --minutes N    default 10; fractions are fine
#   ./soak.sh --no-build     takes the tests as they are built
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

minutes=10 build=yes
while [ $# -gt 0 ]; do
    case $1 in
        --minutes) minutes=${2:?"--minutes needs a number"}; shift ;;
        --no-build) build=no ;;
        *) echo "soak.sh: unknown option $1; known are --minutes N, --no-build" >&2; exit 2 ;;
    esac
    shift
done

if [ "$build" = yes ]; then
    dotnet build -c Release -v quiet Reactor.Tests
fi

exec artifacts/bin/Reactor.Tests/release/Reactor.Tests child Reactor.Tests.Stress.SoakRun Run "$minutes"
