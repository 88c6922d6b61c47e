using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Reactor.Tests.Model;

/// <summary>A random program, and the batch size of the poller that it runs on.</summary>
public sealed record RandomProgram(int BatchSize, Command[] Commands)
{
    public const int MostCommands = 60;

    private static readonly (int Weight, Op Op)[] Weights =
    [
        (8, Op.Add), (10, Op.SetInterest), (3, Op.Remove),
        (8, Op.FarWrite), (5, Op.NearRead), (3, Op.NearWrite), (2, Op.FillNear), (3, Op.FarRead),
        (2, Op.HalfClose), (1, Op.CloseFar), (2, Op.ResetFar), (1, Op.CloseNear), (3, Op.Reopen),
        (3, Op.ToggleSignaler), (5, Op.Signal), (2, Op.SignalElsewhere),
        (5, Op.AddTimer), (2, Op.CancelTimer), (4, Op.Advance),
        (4, Op.Turn), (18, Op.Wait), (6, Op.WaitForElsewhere), (1, Op.Run), (1, Op.Stop),
        (2, Op.Throw), (1, Op.Reenter), (2, Op.Misuse),
    ];

    public static Arbitrary<RandomProgram> Arbitrary { get; } = Arb.From(Generate(), Shrink);

    public override string ToString() =>
        $"batch size {BatchSize}\n{string.Join('\n', Commands.Select((command, index) => $"  {index,2}  {command}"))}";

    private static Gen<RandomProgram> Generate()
    {
        Gen<Command> command =
            from op in Gen.Frequency(Weights.Select(pair => (pair.Weight, Gen.Constant(pair.Op))).ToArray())
            from a in Gen.Choose(0, 7)
            from b in Gen.Choose(0, 7)
            from place in Gen.Choose(0, 3)
            select new Command(op, a, b, InCallback: place == 0 || op == Op.Throw || op == Op.Reenter);
        return Gen.Sized(size =>
            from batch in Gen.Elements(1, 2, 3, PollerOptions.DefaultBatchSize)
            from count in Gen.Choose(1, Math.Clamp(size, 4, MostCommands))
            from commands in command.ArrayOf(count)
            select new RandomProgram(batch, commands));
    }

    /// <summary>First without big pieces, then without small ones, then with simpler steps.</summary>
    private static IEnumerable<RandomProgram> Shrink(RandomProgram program)
    {
        Command[] commands = program.Commands;
        for (int piece = Math.Max(1, commands.Length / 2); piece >= 1; piece /= 2)
        {
            for (int start = 0; start + piece <= commands.Length && commands.Length > 1; start += piece)
            {
                yield return program with { Commands = [.. commands[..start], .. commands[(start + piece)..]] };
            }
        }

        if (program.BatchSize != PollerOptions.DefaultBatchSize)
        {
            yield return program with { BatchSize = PollerOptions.DefaultBatchSize };
        }

        for (int i = 0; i < commands.Length; i++)
        {
            foreach (Command simpler in Simpler(commands[i]))
            {
                Command[] changed = [.. commands];
                changed[i] = simpler;
                yield return program with { Commands = changed };
            }
        }
    }

    private static IEnumerable<Command> Simpler(Command command)
    {
        if (command.InCallback && command.Op is not (Op.Throw or Op.Reenter))
        {
            yield return command with { InCallback = false };
        }

        if (command.A > 0)
        {
            yield return command with { A = 0 };
        }

        if (command.B > 0)
        {
            yield return command with { B = 0 };
        }
    }
}
