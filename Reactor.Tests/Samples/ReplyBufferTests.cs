using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RespServer.Protocol;

namespace Reactor.Tests.Samples;

internal sealed class ReplyBufferTests
{
    private static readonly Gen<(string Wire, Action<ReplyBuffer> Write)> Reply = Gen.OneOf<(string, Action<ReplyBuffer>)>(
        ArbMap.Default.GeneratorFor<long>().Select(n => ($":{n}\r\n", (Action<ReplyBuffer>)(r => r.WriteInteger(n)))),
        ArbMap.Default.GeneratorFor<long>().Select(n => ($"${$"{n}".Length}\r\n{n}\r\n", (Action<ReplyBuffer>)(r => r.WriteBulk(n)))),
        Gen.Choose(0, 40000).Select(n => ($"${n}\r\n{new string('x', n)}\r\n", (Action<ReplyBuffer>)(r => r.WriteBulk(Encoding.ASCII.GetBytes(new string('x', n)))))),
        Gen.Choose(0, 1000).Select(n => ($"*{n}\r\n", (Action<ReplyBuffer>)(r => r.WriteArray(n)))),
        Gen.Constant(("-ERR a  b\r\n", (Action<ReplyBuffer>)(r => r.WriteError("ERR a\r\nb")))),
        Gen.Constant(("+OK\r\n$-1\r\n*-1\r\n", (Action<ReplyBuffer>)(r =>
        {
            r.WriteOk();
            r.WriteNull();
            r.WriteNullArray();
        }))));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property What_was_written_is_sent_in_order_however_much_is_taken_at_a_time() =>
        Prop.ForAll(
            Reply.Zip(Gen.Choose(0, 50000)).NonEmptyListOf().ToArbitrary(),
            steps =>
            {
                ReplyBuffer buffer = new();
                List<byte> sent = [];
                foreach (((string _, Action<ReplyBuffer> write), int taken) in steps)
                {
                    write(buffer);
                    int count = Math.Min(taken, buffer.Length);
                    sent.AddRange(buffer.Pending[..count]);
                    buffer.Consume(count);
                }

                sent.AddRange(buffer.Pending);
                return Encoding.ASCII.GetString([.. sent]) == string.Concat(steps.Select(s => s.Item1.Wire));
            });
}
