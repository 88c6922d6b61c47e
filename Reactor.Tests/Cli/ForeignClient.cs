using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Reactor.Tests.Cli;

/// <summary>
/// A TCP client that was not written here, told what to do by a few lines of script. Bash is everywhere that the tests run outside Windows; the others are
/// taken along where they are found. Each script opens as many connections as it is told to, all at once, sends a line on each and wants it back; every fifth
/// connection leaves an answer unread when it is closed, which resets it. It prints the number of lines that came back.
/// </summary>
internal sealed record ForeignClient(string Name, string Program, params string[] Script)
{
    private const string Bash = """
        port=$1 count=$2 good=0 descriptors=()
        for ((i = 0; i < count; i++)); do
            exec {descriptor}<>"/dev/tcp/127.0.0.1/$port" || exit 1
            descriptors+=("$descriptor")
        done
        for ((i = 0; i < count; i++)); do
            descriptor=${descriptors[i]}
            printf 'line %d\n' "$i" >&"$descriptor"
            if ((i % 5 == 0)); then printf 'never read\n' >&"$descriptor"; fi
        done
        for ((i = 0; i < count; i++)); do
            descriptor=${descriptors[i]}
            IFS= read -r -t 30 -u "$descriptor" line && [ "$line" = "line $i" ] && good=$((good + 1))
            exec {descriptor}>&-
        done
        echo "$good"
        """;

    private const string Python = """
        import socket, struct, sys
        port, count, good = int(sys.argv[1]), int(sys.argv[2]), 0
        clients = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(count)]
        for i, client in enumerate(clients):
            client.sendall(b"line %d\n" % i)
        for i, client in enumerate(clients):
            want = b"line %d\n" % i
            got = b""
            while len(got) < len(want):
                part = client.recv(len(want) - len(got))
                if not part:
                    break
                got += part
            good += got == want
            if i % 5 == 0:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        print(good)
        """;

    private const string Perl = """
        use IO::Socket::INET; use Socket;
        my ($port, $count, $good) = (@ARGV, 0);
        my @clients = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port") || die "connect: $!" } 1 .. $count;
        for my $i (0 .. $#clients) { syswrite $clients[$i], "line $i\n"; }
        for my $i (0 .. $#clients) {
            my $line = readline $clients[$i];
            $good++ if defined $line && $line eq "line $i\n";
            setsockopt $clients[$i], SOL_SOCKET, SO_LINGER, pack("ii", 1, 0) if $i % 5 == 0;
            close $clients[$i];
        }
        print "$good\n";
        """;

    /// <summary>Those that must be here, and those that are.</summary>
    public static IEnumerable<ForeignClient> Here()
    {
        if (!OperatingSystem.IsWindows())
        {
            yield return new ForeignClient("bash", "bash", "-c", Bash, "client");
        }

        foreach (ForeignClient client in (ForeignClient[])[new("python3", "python3", "-c", Python), new("perl", "perl", "-e", Perl)])
        {
            if (IsInstalled(client.Program))
            {
                yield return client;
            }
            else
            {
                TestContext.Progress.WriteLine($"{client.Name} is not here: the echo server is not tried with it");
            }
        }
    }

    public override string ToString() => Name;

    /// <summary>Runs the script.</summary>
    /// <returns>How many lines came back.</returns>
    public int Run(int port, int connections, TimeSpan bound)
    {
        ProcessStartInfo start = new(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[.. Script, port.ToString(CultureInfo.InvariantCulture), connections.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using ToolProcess process = new(start);
        int code = process.WaitForExit(bound);
        Assert.That(code, Is.Zero, process.Describe);
        return int.Parse(process.Output, CultureInfo.InvariantCulture);
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe")));
}
