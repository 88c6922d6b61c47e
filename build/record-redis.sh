#!/usr/bin/env bash
# Records what Redis itself answers to Reactor.Tests/Samples/conversations.txt, each line on a connection of its own with a QUIT at its end. The tests hold
# the sample server to it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build/redis.sh --server
port=${1:-16399}
redis-server --port "$port" --save "" --appendonly no >/dev/null &
trap 'kill $!' EXIT
until redis-cli -p "$port" PING >/dev/null 2>&1; do sleep 0.1; done
while IFS= read -r line; do
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    # Through cat, so that it is one write: Redis resets a connection that it closes with bytes unread.
    printf '%bQUIT\r\n' "$line" | cat >&3
    awk 'BEGIN { RS = "\r\n"; ORS = "\\r\\n" } { print }' <&3
    echo
    exec 3>&-
done <Reactor.Tests/Samples/conversations.txt >Reactor.Tests/Samples/conversations.redis.txt
