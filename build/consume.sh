#!/usr/bin/env bash
# Uses the packed packages as a stranger would: a fresh project outside the tree, restored from the local folder alone. Runs a ten-line echo on the default
# backend and on each by REACTOR_BACKEND, then trimmed and self-contained, and looks at what trimming kept. Installs the tool from its package, too.
#
#   build/consume.sh             packs first
#   build/consume.sh --packed    takes what build/pack.sh left
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ "${1:-}" = --packed ] || build/pack.sh
packages=$PWD/artifacts/package/release
version=$(basename "$packages"/Reactor.Runtime.*.nupkg .nupkg)
version=${version#Reactor.Runtime.}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Packages of this version that an earlier run left in the machine's cache would be taken instead of these.
export NUGET_PACKAGES=$work/packages
cd "$work"

say() { echo "consume.sh: $*"; }
fail() { echo "consume.sh: $*" >&2; exit 1; }

mkdir echo
cat >echo/echo.csproj <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <InvariantGlobalization>true</InvariantGlobalization>
    <RestoreAdditionalProjectSources>$packages</RestoreAdditionalProjectSources>
    <RestoreFallbackFolders>${HOME}/.nuget/packages</RestoreFallbackFolders>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Reactor.Runtime" Version="$version" />
  </ItemGroup>
</Project>
PROJECT
cat >echo/Program.cs <<'PROGRAM'
using System.Net.Sockets;
using Reactor;
using Reactor.Runtime;

using IPoller poller = Backends.Default.CreatePoller();
TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
listener.Start();
using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
client.Connect(listener.LocalEndpoint);
using Socket served = listener.AcceptSocket();
served.Blocking = false;
poller.Add(served.SafeHandle, new Echo(poller, served), Interest.Read);
client.Send("hello"u8);
poller.RunOnce(TimeSpan.FromSeconds(10));
byte[] answer = new byte[5];
client.ReceiveExactly(answer);
Console.WriteLine($"{poller.BackendName} {System.Text.Encoding.ASCII.GetString(answer)}");

internal static class Exactly
{
    public static void ReceiveExactly(this Socket socket, Span<byte> buffer)
    {
        for (int count = 0; count < buffer.Length;)
        {
            count += socket.Receive(buffer[count..]);
        }
    }
}

internal sealed class Echo(IPoller poller, Socket socket) : IReadyHandler
{
    private readonly byte[] _buffer = new byte[4096];

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        socket.Send(_buffer.AsSpan(0, socket.Receive(_buffer)));
        poller.Remove(handle);
    }
}
PROGRAM

dotnet build echo -c Release -v quiet
grep -q -F "$packages" "$NUGET_PACKAGES/reactor.runtime/$version/.nupkg.metadata" || fail "Reactor.Runtime $version did not come from $packages"
run() {
    local answer
    answer=$("$@") || fail "$* failed"
    echo "  $answer"
    [[ $answer == "$expected hello" ]] || fail "expected '$expected hello'"
}

expected=epoll
say "the default backend"
run echo/bin/Release/net10.0/echo
for expected in epoll select poll; do
    say "REACTOR_BACKEND=$expected"
    REACTOR_BACKEND=$expected run echo/bin/Release/net10.0/echo
done
if REACTOR_BACKEND=iocp echo/bin/Release/net10.0/echo 2>refused.txt; then
    fail "iocp ran on this system"
fi
grep -q "does not run here" refused.txt || fail "the refusal of iocp does not say why"

say "trimmed and self-contained"
dotnet publish echo -c Release -r linux-x64 --self-contained -p:PublishTrimmed=true -p:TrimmerSingleWarn=false -o trimmed -v quiet
expected=epoll
run trimmed/echo
for expected in epoll select poll; do
    REACTOR_BACKEND=$expected run trimmed/echo
done

say "what trimming kept"
ls -l trimmed/Reactor*.dll | awk '{ print "  " $5, $9 }'
# OperatingSystem.IsWindows() is a constant for the trimmer, so nothing below it may be left.
for assembly in trimmed/Reactor*.dll; do
    if grep -q -a -i -e 'kernel32' -e 'ws2_32' -e 'ntdll' -e 'kevent' "$assembly"; then
        fail "$(basename "$assembly") still imports from another system: $(grep -a -o -i -e 'kernel32' -e 'ws2_32' -e 'ntdll' -e 'kevent' "$assembly" | sort -u | tr '\n' ' ')"
    fi
done
say "no import of another system is left"

say "the tool"
dotnet tool install Reactor.Cli --tool-path tool --version "$version" --add-source "$packages" >/dev/null
tool/reactor backends
say "done"
