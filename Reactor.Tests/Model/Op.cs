namespace Reactor.Tests.Model;

/// <summary>What a command of a random program does; its two numbers choose on what and how.</summary>
public enum Op
{
    Add,
    SetInterest,
    Remove,
    FarWrite,
    NearRead,
    NearWrite,
    FillNear,
    FarRead,
    HalfClose,
    CloseFar,
    ResetFar,
    CloseNear,
    Reopen,
    ToggleSignaler,
    Signal,
    SignalElsewhere,
    AddTimer,
    CancelTimer,
    Advance,
    Turn,
    Wait,
    WaitForElsewhere,
    Run,
    Stop,
    Throw,
    Reenter,
    Misuse,
}
