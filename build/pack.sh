#!/usr/bin/env bash
# Packs everything that is published into artifacts/package/release, checked against the baseline in build/baseline.
#
#   build/pack.sh                packs and validates
#   build/pack.sh --baseline     packs without looking back, and declares the result the new baseline
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
options=(-c Release -p:ContinuousIntegrationBuild=true -p:ReactorPacking=true)
if [ "${1:-}" = --baseline ]; then
    options+=(-p:ReactorNewBaseline=true)
fi

packages=artifacts/package/release
rm -rf "$packages"
for project in Reactor.*/Reactor.*.csproj; do
    case $project in
        *Reactor.Tests* | *Reactor.Benchmarks*) ;;
        *) dotnet pack "${options[@]}" "$project" -v quiet ;;
    esac
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
