#!/usr/bin/env bash
# Packs everything that is published into artifacts/package/release, checked against the baseline in build/baseline.
#
#   build/pack.sh                packs and validates
#   build/pack.sh --baseline     packs without looking back, and declares the result the new baseline
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The date of what is in a package is that of its commit: the same sources give the same bytes at any time.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
packages=$PWD/artifacts/package/release

# Built apart from what is worked on: from nothing, so that nothing old is packed, and with paths that say nothing of this machine.
options=(-c Release -v quiet -p:ContinuousIntegrationBuild=true -p:ArtifactsPath="$PWD/artifacts/pack" -o "$packages")
case ${1:-} in
    '') ;;
    --baseline) options+=(-p:ReactorNewBaseline=true) ;;
    *) echo "pack.sh: unknown option $1; known is --baseline" >&2; exit 2 ;;
esac

rm -rf "$packages" artifacts/pack
for project in Abstractions Epoll Kqueue Iocp Select Runtime Cli; do
    dotnet pack "${options[@]}" "Reactor.$project"
done

if [ "${1:-}" = --baseline ]; then
    mkdir -p build/baseline
    rm -f build/baseline/*.nupkg
    for package in "$packages"/*.nupkg; do
        name=$(basename "$package" .nupkg)
        # Tools have no public surface.
        [[ $name == Reactor.Cli.* ]] || cp "$package" "build/baseline/${name%%.[0-9]*}.nupkg"
    done
fi

ls "$packages"
