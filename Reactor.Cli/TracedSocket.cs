using System;
using System.Diagnostics;
using Reactor.Runtime;

namespace Reactor.Cli;

/// <summary>A socket that asks an I/O thread to answer, and says what its handlers do.</summary>
internal sealed class TracedSocket(ReactorContext context, TraceListener trace) : ReactorSocket(context), ICommandHandler
{
    private const int Ask = 0;
    private const int Answer = 1;

    private bool _answered;

    /// <summary>Sends the question and waits for the answer. The application's thread.</summary>
    /// <returns>False when the time has passed.</returns>
    public bool Exchange(IoThread thread, TimeSpan timeout)
    {
        Enter();
        try
        {
            long start = Stopwatch.GetTimestamp();
            trace.Say("send: a command to the I/O thread");
            thread.Post(new Command(this, Ask));
            while (!_answered && Stopwatch.GetElapsedTime(start) < timeout)
            {
                ProcessCommands(timeout);
            }

            return _answered;
        }
        finally
        {
            Leave();
        }
    }

    public void OnCommand(in Command command)
    {
        if (command.Code == Ask)
        {
            trace.Say("handler: the command; it answers to the socket's mailbox");
            Post(new Command(this, Answer));
        }
        else
        {
            trace.Say("handler: the answer");
            _answered = true;
        }
    }
}
