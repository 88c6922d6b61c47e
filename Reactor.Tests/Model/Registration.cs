namespace Reactor.Tests.Model;

/// <summary>One registration of a channel's near end, and what the model knows of it. It outlives its removal, to notice callbacks that come too late.</summary>
internal sealed class Registration(ProgramRunner runner, Channel channel, Interest interest) : IReadyHandler
{
    public Channel Channel { get; } = channel;

    public PollHandle Handle { get; set; }

    public nint Descriptor { get; } = channel.Pair.Descriptor;

    public Interest Interest { get; set; } = interest;

    public bool Live { get; set; } = true;

    /// <summary>The turn in which it was added.</summary>
    public int AddedIn { get; init; }

    /// <summary>The turn in which it was last reported.</summary>
    public int ReportedIn { get; set; } = -1;

    /// <summary>What was last reported.</summary>
    public Readiness Reported { get; set; }

    /// <summary>The interest that was ready when the present turn began, as the model and the kernel agree.</summary>
    public Interest DueBefore { get; set; }

    /// <summary>What was ready at some time since the last report: a report of it may come late, and find it gone.</summary>
    public Interest Seen { get; set; }

    /// <summary>The waiting turns in a row in which reading, and writing, was due and not reported.</summary>
    public int[] Starved { get; } = new int[2];

    /// <summary>The most descriptors that may have been ready in a turn since one of them was last reported.</summary>
    public int[] Rivals { get; } = new int[2];

    public void OnReady(PollHandle handle, Readiness readiness) => runner.OnReady(this, handle, readiness);

    /// <summary>Begins to count anew for the directions that were reported, or that there was nothing to report in.</summary>
    public void Fed(Interest directions)
    {
        for (int index = 0; index < Starved.Length; index++)
        {
            if ((directions & (Interest)(1 << index)) != 0)
            {
                Starved[index] = 0;
                Rivals[index] = 0;
            }
        }
    }

    public override string ToString() => $"handle {Handle} with {Interest}{(Live ? "" : ", removed")} on {Channel}";
}
