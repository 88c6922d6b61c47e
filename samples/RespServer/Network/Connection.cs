using System;
using System.Net.Sockets;
using Reactor;
using Reactor.Runtime;
using RespServer.Commands;
using RespServer.Protocol;
using Command = RespServer.Commands.Command;

namespace RespServer.Network;

/// <summary>
/// One client. Its socket belongs to the home shard. Its requests run where their keys live: for a key of another shard the whole connection, bytes read and
/// replies made so far, goes there as a command and works on until it needs another one. So replies keep their order without a
/// queue, nothing is copied, and with one shard nothing of this ever happens.
/// </summary>
internal sealed class Connection : IIoObject, IReadyHandler
{
    private const int InitialSize = 16 * 1024;
    private const int MaxKeptSize = 1024 * 1024;

    /// <summary>A client that does not read its replies is not read either from here on.</summary>
    private const int OutputLimit = 64 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Shard[] _shards;
    private readonly RequestParser _parser;
    private readonly ReplyBuffer _output = new();
    private byte[] _input = new byte[InitialSize];
    private int _start;
    private int _end;
    private IoThread? _thread;
    private Shard _home = null!;
    private PollHandle _handle;
    private Interest _interest = Interest.Read;

    /// <summary>A parsed request that waits for the shard of its next key.</summary>
    private Command? _command;
    private int _nextKey;
    private long _counted;

    private bool _isAway;
    private bool _isEnding;
    private bool _isClosed;

    /// <summary>Takes an accepted socket; it is closed with the connection.</summary>
    /// <param name="socket">Non-blocking.</param>
    /// <param name="shards">Those of all I/O threads to which this may be attached.</param>
    public Connection(Socket socket, Shard[] shards)
    {
        _socket = socket;
        _shards = shards;
        _parser = new RequestParser(shards[0].Limits);
        socket.NoDelay = true;
    }

    /// <summary>Ends a connection that was never attached.</summary>
    public void Abandon() => _socket.Dispose();

    void IIoObject.OnAttached(IoThread thread)
    {
        _thread = thread;
        _home = Array.Find(_shards, shard => shard.Thread == thread)!;
        _handle = thread.Poller.Add(_socket.SafeHandle, this, _interest);
        _home.Count(+1);
    }

    void IIoObject.OnStop(IoThread thread) => Close();

    public void OnReady(PollHandle handle, Readiness readiness)
    {
        if (_isAway)
        {
            // Its buffers are another thread's until it returns, and so it hears nothing until then.
            SetInterest(Interest.None);
            return;
        }

        if ((_interest & Interest.Read) == 0 || (readiness & Readiness.Read) == 0 || TryReceive())
        {
            Work(_home);
        }
    }

    /// <summary>Arrives at a shard, on its thread.</summary>
    public void Arrive(Shard shard)
    {
        if (shard == _home)
        {
            _isAway = false;
            if (_isClosed)
            {
                return;
            }
        }

        Work(shard);
    }

    /// <summary>Ends the connection, whatever it is at: its buffers may be another thread's, the socket is not. Home's thread.</summary>
    private void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _home.Count(-1);
            _home.Thread.Poller.Remove(_handle);
            _socket.Dispose();
            _thread!.Detach(this);
        }
    }

    private bool TryReceive()
    {
        MakeRoom();
        int received = _socket.Receive(_input.AsSpan(_end), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || received == 0)
        {
            Close();
            return false;
        }

        _end += received;
        return true;
    }

    /// <summary>Runs what the client has asked for, then sends all replies at once.</summary>
    private void Work(Shard shard)
    {
        while (!_isEnding && _output.Length < OutputLimit)
        {
            if (_command is null && !TryReadRequest())
            {
                break;
            }

            if (_command is not null && !TryRun(shard, out Shard next))
            {
                Leave(next);
                return;
            }
        }

        if (shard == _home)
        {
            Flush();
        }
        else
        {
            Leave(_home);
        }
    }

    /// <summary>Reads the next request.</summary>
    /// <returns>False when it is not all there, or the last was.</returns>
    private bool TryReadRequest()
    {
        Span<byte> input = _input.AsSpan(_start, _end - _start);
        switch (_parser.Parse(input))
        {
            case ParseStatus.Incomplete:
                return false;

            case ParseStatus.Failed:
                _output.WriteError("ERR " + _parser.Error);
                _isEnding = true;
                return false;
        }

        Arguments arguments = _parser.ArgumentsIn(input);
        if (arguments.Count != 0)
        {
            Command? command = _home.Commands.Find(arguments[0]);
            if (command is null)
            {
                _output.WriteError(Errors.UnknownCommand(arguments));
            }
            else if (!command.Accepts(arguments.Count))
            {
                _output.WriteError(Errors.WrongArity(command.Name));
            }
            else
            {
                (_command, _nextKey, _counted) = (command, 1, 0);
                return true;
            }
        }

        _start += _parser.Length;
        return true;
    }

    /// <summary>Runs the request, or as much of it as belongs to this shard.</summary>
    /// <returns>False when it belongs to another shard from here on.</returns>
    private bool TryRun(Shard shard, out Shard next)
    {
        Command command = _command!;
        Arguments arguments = _parser.ArgumentsIn(_input.AsSpan(_start, _end - _start));
        next = shard;
        if (command.Keys == KeyUse.Each)
        {
            for (; _nextKey < arguments.Count; _nextKey++)
            {
                next = shard.OwnerOf(arguments[_nextKey]);
                if (next != shard)
                {
                    return false;
                }

                _counted += command.ForEachKey!(shard.Store, arguments[_nextKey]) ? 1 : 0;
            }

            _output.WriteInteger(_counted);
        }
        else
        {
            next = command.Keys == KeyUse.One ? shard.OwnerOf(arguments[1]) : shard;
            if (next != shard)
            {
                return false;
            }

            command.Body!(shard.Store, arguments, _output);
        }

        shard.CountCommand();
        _isEnding = command.Closes;
        _command = null;
        _start += _parser.Length;
        return true;
    }

    private void Leave(Shard next)
    {
        _isAway = true;
        next.Invite(this);
    }

    private void Flush()
    {
        if (_output.Length > 0)
        {
            int sent = _socket.Send(_output.Pending, SocketFlags.None, out SocketError error);
            if (error == SocketError.Success)
            {
                _output.Consume(sent);
            }
            else if (error != SocketError.WouldBlock)
            {
                Close();
                return;
            }
        }

        if (_isEnding && _output.Length == 0)
        {
            Close();
            return;
        }

        // Write also when the limit held up requests that have been read: nothing else would call for them.
        bool mayRead = !_isEnding && _output.Length < OutputLimit;
        SetInterest((mayRead ? Interest.Read : Interest.None) | (_output.Length > 0 ? Interest.Write : Interest.None));
    }

    private void SetInterest(Interest interest)
    {
        if (_interest != interest)
        {
            _interest = interest;
            _home.Thread.Poller.SetInterest(_handle, interest);
        }
    }

    /// <summary>Makes room for at least one more byte: by moving what is there to the front, or by twice the space.</summary>
    private void MakeRoom()
    {
        int length = _end - _start;
        if (length == 0)
        {
            _start = _end = 0;
            if (_input.Length > MaxKeptSize)
            {
                _input = new byte[InitialSize];
            }

            return;
        }

        if (_end < _input.Length)
        {
            return;
        }

        byte[] target = length > _input.Length / 2 ? new byte[(int)Math.Min(_input.Length * 2L, Array.MaxLength)] : _input;
        Buffer.BlockCopy(_input, _start, target, 0, length);
        (_input, _start, _end) = (target, 0, length);
    }
}
