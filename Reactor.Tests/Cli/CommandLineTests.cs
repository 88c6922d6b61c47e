using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Reactor.Cli;

namespace Reactor.Tests.Cli;

internal sealed class CommandLineTests
{
    [TestCase("", "no command", "backends, echo, demo")]
    [TestCase("ehco", "'ehco'", "backends, echo, demo")]
    [TestCase("echo", "--port is missing", "--port PORT")]
    [TestCase("echo --port", "--port needs a value", "--port PORT")]
    [TestCase("echo --port abc", "'abc'", "from 0 to 65535")]
    [TestCase("echo --port 65536", "'65536'", "from 0 to 65535")]
    [TestCase("echo --port -1", "'-1'", "from 0 to 65535")]
    [TestCase("echo --port 0 --io-threads 0", "'0'", "--io-threads takes a whole number from 1")]
    [TestCase("echo --port 0 --address here", "'here'", "IP address")]
    [TestCase("echo --port 0 --backend nosuch", "nosuch", "select")]
    [TestCase("echo --port 0 --prot 1", "'--prot'", "--port PORT")]
    [TestCase("demo --seconds 0", "'0'", "--seconds takes a whole number from 1")]
    [TestCase("demo --seconds 1.5", "'1.5'", "whole number")]
    [TestCase("demo --connections many", "'many'", "--connections takes")]
    [TestCase("demo --size 0", "'0'", "--size takes")]
    [TestCase("demo extra", "'extra'", "Usage: reactor demo")]
    [TestCase("backends --jsn", "'--jsn'", "[--json]")]
    [TestCase("@/etc/hostname", "'@/etc/hostname'", "backends, echo, demo")]
    public void A_mistake_is_one_line_that_says_what_is_wrong_and_what_would_be_right(string line, string wrong, string right)
    {
        using StringWriter output = new();
        using StringWriter error = new();

        int code = ReactorCommand.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), output, error);

        string told = error.ToString();
        Assert.That(code, Is.EqualTo(2), told);
        Assert.That(told.TrimEnd('\r', '\n').Split('\n'), Has.Length.EqualTo(1), told);
        Assert.That(told, Does.StartWith("reactor: ").And.Contains(wrong).And.Contains(right));
        Assert.That(output.ToString(), Is.Empty);
    }

    [TestCase("--help", "backends", "echo", "demo")]
    [TestCase("echo --help", "--port", "--address", "--backend", "--io-threads")]
    [TestCase("demo --help", "--seconds", "--connections", "--size", "--json")]
    public void Help_is_no_mistake(string line, params string[] expected)
    {
        using StringWriter output = new();
        using StringWriter error = new();

        int code = ReactorCommand.Run(line.Split(' '), output, error);

        Assert.That(code, Is.Zero, error.ToString());
        Assert.That(error.ToString(), Is.Empty);
        Assert.That(expected.Where(word => !output.ToString().Contains(word, StringComparison.Ordinal)), Is.Empty, output.ToString());
    }
}
