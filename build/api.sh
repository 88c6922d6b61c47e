#!/usr/bin/env bash
# Writes what is made from the shipped assemblies: their public surface into build/api, and the reference into docs/api. Look at the difference afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build Reactor.Tests -v quiet
REACTOR_WRITE_API=1 artifacts/bin/Reactor.Tests/debug/Reactor.Tests --no-ansi --progress off --filter "FullyQualifiedName~PublicApiTests|FullyQualifiedName~ApiReferenceTests"
git status --short build/api docs/api
