using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using RespServer.Protocol;

namespace Reactor.Tests.Samples;

internal sealed class RequestParserTests
{
    private static readonly Gen<byte[]> Argument = ArbMap.Default.GeneratorFor<byte>().ArrayOf();

    private static readonly Gen<byte[]> Word = Gen.Elements(Enumerable.Range(33, 94).Select(b => (byte)b).Where(b => b is not ((byte)'"' or (byte)'\'' or (byte)'*')).ToArray()).NonEmptyListOf().Select(l => l.ToArray());

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public Property Requests_come_out_as_they_went_in_however_the_bytes_are_cut() =>
        Prop.ForAll(
            Argument.NonEmptyListOf().Select(a => a.ToArray()).NonEmptyListOf().ToArbitrary(),
            Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(),
            (requests, cuts) => Same(requests, ReadAll(requests.SelectMany(Encode).ToArray(), cuts)));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Inline_requests_come_out_as_they_went_in_however_the_bytes_are_cut() =>
        Prop.ForAll(
            Word.NonEmptyListOf().Select(a => a.ToArray()).NonEmptyListOf().ToArbitrary(),
            Gen.Choose(1, 40).NonEmptyListOf().ToArbitrary(),
            (requests, cuts) => Same(requests, ReadAll(requests.SelectMany(r => Join(r)).ToArray(), cuts)));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Any_argument_survives_double_quotes_and_escapes() =>
        Prop.ForAll(
            Argument.NonEmptyListOf().ToArbitrary(),
            arguments =>
            {
                string line = string.Join(' ', arguments.Select(a => '"' + string.Concat(a.Select(b => $"\\x{b:x2}")) + '"')) + "\r\n";
                return Same([arguments.ToArray()], ReadAll(Encoding.ASCII.GetBytes(line), [7]));
            });

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Garbage_ends_in_a_verdict_within_the_bytes_at_hand() =>
        Prop.ForAll(
            Gen.Elements("*$-0123456789\r\n\r\n\"'\\x abc\0"u8.ToArray()).ArrayOf().ToArbitrary(),
            bytes =>
            {
                RequestParser parser = new(new ProtocolLimits { MaxLineLength = 16 });
                int start = 0;
                while (parser.Parse(bytes.AsSpan(start)) == ParseStatus.Complete)
                {
                    Assert.That(parser.Length, Is.GreaterThan(0));
                    start += parser.Length;
                    Assert.That(start, Is.LessThanOrEqualTo(bytes.Length));
                }
            });

    [TestCase("*x\r\n", "Protocol error: invalid multibulk length")]
    [TestCase("*2147483648\r\n", "Protocol error: invalid multibulk length")]
    [TestCase("*01\r\n", "Protocol error: invalid multibulk length")]
    [TestCase("*1\r\n+PING\r\n", "Protocol error: expected '$', got '+'")]
    [TestCase("*1\r\n$-1\r\n", "Protocol error: invalid bulk length")]
    [TestCase("*1\r\n$1001\r\n", "Protocol error: invalid bulk length")]
    [TestCase("*1\r\n$4x\r\n", "Protocol error: invalid bulk length")]
    [TestCase("SET \"a\r\n", "Protocol error: unbalanced quotes in request")]
    [TestCase("SET \"a\"b\r\n", "Protocol error: unbalanced quotes in request")]
    [TestCase("SET 'a\r\n", "Protocol error: unbalanced quotes in request")]
    public void What_is_not_the_protocol_is_named(string input, string error)
    {
        RequestParser parser = new(new ProtocolLimits { MaxBulkLength = 1000 });
        Assert.That(parser.Parse(Encoding.ASCII.GetBytes(input)), Is.EqualTo(ParseStatus.Failed));
        Assert.That(parser.Error, Is.EqualTo(error));
    }

    [TestCase("G", "Protocol error: too big inline request")]
    [TestCase("*", "Protocol error: too big mbulk count string")]
    [TestCase("*1\r\n$", "Protocol error: too big bulk count string")]
    public void A_line_without_an_end_is_refused_at_the_limit(string start, string error)
    {
        RequestParser parser = new(new ProtocolLimits { MaxLineLength = 100 });
        byte[] input = Encoding.ASCII.GetBytes(start + new string('1', 200));
        int within = input.Length - 200 + 50;
        Assert.That(parser.Parse(input.AsSpan(0, within)), Is.EqualTo(ParseStatus.Incomplete));
        Assert.That(parser.Parse(input), Is.EqualTo(ParseStatus.Failed));
        Assert.That(parser.Error, Is.EqualTo(error));
    }

    [TestCase("*0\r\n")]
    [TestCase("*-1\r\n")]
    [TestCase("\r\n")]
    [TestCase("   \r\n")]
    public void An_empty_request_asks_for_nothing(string input)
    {
        RequestParser parser = new(new ProtocolLimits());
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        Assert.That(parser.Parse(bytes), Is.EqualTo(ParseStatus.Complete));
        Assert.That(parser.ArgumentsIn(bytes).Count, Is.Zero);
        Assert.That(parser.Length, Is.EqualTo(bytes.Length));
    }

    [Test]
    public void A_request_longer_than_the_limit_is_refused_before_it_has_come()
    {
        RequestParser parser = new(new ProtocolLimits { MaxRequestLength = 1000 });
        Assert.That(parser.Parse("*2\r\n$1200\r\n"u8.ToArray()), Is.EqualTo(ParseStatus.Failed));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property A_number_has_one_spelling() =>
        Prop.ForAll(
            Gen.OneOf(
                ArbMap.Default.GeneratorFor<long>().Select(n => $"{n}"),
                Gen.Elements("0", "-0", "00", "01", "+1", "-", "", " 1", "1 ", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "999999999", "1e3", "0x1")).ToArbitrary(),
            text =>
            {
                bool canonical = long.TryParse(text, out long expected) && $"{expected}" == text;
                Assert.That(Number.TryParse(Encoding.ASCII.GetBytes(text), out long value), Is.EqualTo(canonical), text);
                Assert.That(value, Is.EqualTo(canonical ? expected : value));
            });

    private static byte[] Encode(byte[][] request) =>
        [.. Encoding.ASCII.GetBytes($"*{request.Length}\r\n"), .. request.SelectMany(a => (byte[])[.. Encoding.ASCII.GetBytes($"${a.Length}\r\n"), .. a, .. "\r\n"u8])];

    private static byte[] Join(byte[][] request) => [.. request.SelectMany((a, i) => (byte[])(i == 0 ? a : [(byte)' ', .. a])), .. "\r\n"u8];

    private static bool Same(IReadOnlyCollection<byte[][]> expected, List<byte[][]> actual) =>
        actual.Count == expected.Count && expected.Zip(actual).All(p => p.First.Length == p.Second.Length && p.First.Zip(p.Second).All(q => q.First.AsSpan().SequenceEqual(q.Second)));

    /// <summary>Feeds the bytes in pieces of these sizes, moving the buffer each time as a connection does.</summary>
    private static List<byte[][]> ReadAll(byte[] bytes, IList<int> cuts)
    {
        List<byte[][]> requests = [];
        RequestParser parser = new(new ProtocolLimits());
        byte[] pending = [];
        int position = 0;
        for (int i = 0; position < bytes.Length; i++)
        {
            int length = Math.Min(cuts[i % cuts.Count], bytes.Length - position);
            pending = [.. pending, .. bytes.AsSpan(position, length)];
            position += length;
            while (pending.Length > 0 && parser.Parse(pending) == ParseStatus.Complete)
            {
                Arguments arguments = parser.ArgumentsIn(pending);
                byte[][] request = new byte[arguments.Count][];
                for (int a = 0; a < arguments.Count; a++)
                {
                    request[a] = arguments[a].ToArray();
                }

                requests.Add(request);
                pending = pending[parser.Length..];
            }
        }

        return requests;
    }
}
