#!/usr/bin/env bash
# Uses the packed packages as a stranger would: a fresh project outside the tree, restored from the local folder. Runs a ten-line echo on the default backend
# and on each by REACTOR_BACKEND: as built, self-contained, and trimmed; looks at what trimming kept; installs the tool from its package.
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

say() { echo "consume.sh: $*"; }
fail() { echo "consume.sh: $*" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Packages of this version that an earlier run left in the machine's cache would be taken instead of these; what is not ours may come from there.
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NUGET_PACKAGES=$work/packages
[ ! -d "$cache" ] || export RestoreFallbackFolders=$cache
cd "$work"

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
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Reactor.Runtime" Version="$version" />
  </ItemGroup>
</Project>
PROJECT
cat >echo/Program.cs <<'PROGRAM'
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reactor;
using Reactor.Runtime;

using IPoller poller = Backends.Default.CreatePoller();
using TcpListener listener = new(IPAddress.Loopback, 0);
listener.Start();
using TcpClient client = new();
client.Connect((IPEndPoint)listener.LocalEndpoint);
using Socket served = listener.AcceptSocket();
served.Blocking = false;
poller.Add(served.SafeHandle, new Echo(poller, served), Interest.Read);
client.Client.Send("hello"u8);
poller.Run();
byte[] answer = new byte[5];
client.GetStream().ReadExactly(answer);
Console.WriteLine($"{poller.BackendName} {Encoding.ASCII.GetString(answer)}");

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

# The answer of the echo on a backend: on the default one, unless one is named.
check() {
    local program=$1 expected=$2 answer
    answer=$(timeout 60 env ${3:+REACTOR_BACKEND=$3} "$program") || fail "$program failed on the ${3:-default} backend"
    [[ $answer == "$expected hello" ]] || fail "$program said '$answer' on the ${3:-default} backend instead of '$expected hello'"
    say "$program, ${3:-default}: $answer"
}

check_all() {
    local backend
    check "$1" epoll
    for backend in epoll poll select; do
        check "$1" "$backend" "$backend"
    done
}

dotnet build echo -c Release -v quiet -clp:NoSummary
for package in Abstractions Epoll Iocp Kqueue Runtime Select; do
    grep -q -F "$packages" "packages/reactor.${package,,}/$version/.nupkg.metadata" || fail "Reactor.$package $version did not come from $packages"
done
check_all echo/bin/Release/net10.0/echo
for backend in iocp kqueue; do
    if refusal=$(REACTOR_BACKEND=$backend echo/bin/Release/net10.0/echo 2>&1); then
        fail "$backend ran on this system"
    fi
    grep -q "'$backend', which does not run here: .*Here run: epoll, poll, select" <<<"$refusal" || fail "the refusal of $backend does not say why: $refusal"
done

dotnet publish echo -c Release -r linux-x64 --self-contained -o self-contained -v quiet
check_all self-contained/echo

# The names in what trimming kept, without the arity of generic ones.
kept() {
    cat "$1"/Reactor.*.dll | LC_ALL=C grep -a -o -E '[A-Za-z0-9_]*(Poller|Kernel)(`[0-9])?' | sed 's/`.*//' | LC_ALL=C sort -u
}

# What trimming must have kept, and what belongs to other systems: OperatingSystem.IsWindows() and its like are constants for the trimmer, so nothing below
# them may be left. A native library of another system is asked for by its name.
trimmed() {
    local system=$1 own=$2 others=$3 libraries=$4 names found
    dotnet publish echo -c Release -r "$system" --self-contained -p:PublishTrimmed=true -p:TrimmerSingleWarn=false -o "trimmed-$system" -v quiet
    names=$(kept "trimmed-$system")
    say "trimmed for $system: $(cat "trimmed-$system"/Reactor.*.dll | wc -c) bytes of $(cat echo/bin/Release/net10.0/Reactor.*.dll | wc -c), with" $names
    for name in $own; do
        grep -q -x "$name" <<<"$names" || fail "$name is missing: this check does not see what it looks for"
    done
    if found=$(grep -E "$others" <<<"$names"); then
        fail "trimmed for $system there is still" $found
    fi
    if found=$(LC_ALL=C grep -a -o -i -E "$libraries" "trimmed-$system"/Reactor.*.dll); then
        fail "trimmed for $system it still imports from another system:" $found
    fi
}

trimmed linux-x64 'EpollPoller PollPoller SelectPoller LinuxEpollKernel LinuxPollKernel LinuxSelectKernel' 'Iocp|Kqueue|Winsock|Windows|Bsd|Tcp|Loopback' 'kernel32|ws2_32|ntdll|kevent'
check_all trimmed-linux-x64/echo
trimmed win-x64 'IocpPoller WinsockPollPoller WinsockSelectPoller WindowsIocpKernel WindowsPollKernel WindowsSelectKernel' 'Epoll|Kqueue|Linux|Bsd|^PollPoller$|^SelectPoller$' 'libc[^a-z]|epoll_|kevent'

dotnet tool install Reactor.Cli --tool-path tool --version "$version" --add-source "$packages" >/dev/null
tool/reactor backends | tee backends.txt
grep -q epoll backends.txt || fail "the tool does not know epoll"
tool/reactor demo --seconds 1 >/dev/null || fail "the tool's demo failed"
say "all of it worked"
