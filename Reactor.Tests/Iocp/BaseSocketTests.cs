using System.Collections.Generic;
using NUnit.Framework;
using Reactor.Iocp;
using TerraFX.Interop.Windows;

namespace Reactor.Tests.Iocp;

/// <summary>Finding the base socket below layered providers.</summary>
internal sealed class BaseSocketTests
{
    private const nint Top = 7;
    private const nint Middle = 8;
    private const nint Bottom = 9;

    [Test]
    public void The_question_for_the_base_is_enough_where_it_is_answered() =>
        Assert.That(Find(new() { [(Top, BaseSocket.SIO_BASE_HANDLE)] = Bottom }), Is.EqualTo((0, Bottom)));

    [Test]
    public void Where_a_layer_swallows_it_the_layer_below_is_asked([Values(BaseSocket.SIO_BSP_HANDLE_POLL, BaseSocket.SIO_BSP_HANDLE_SELECT, BaseSocket.SIO_BSP_HANDLE)] uint code) =>
        Assert.That(Find(new() { [(Top, code)] = Middle, [(Middle, BaseSocket.SIO_BASE_HANDLE)] = Bottom }), Is.EqualTo((0, Bottom)));

    [Test]
    public void A_layer_that_names_itself_or_nothing_ends_the_search([Values(7, -1, 0)] int answer) =>
        Assert.That(Find(new() { [(Top, BaseSocket.SIO_BSP_HANDLE_POLL)] = answer }), Is.EqualTo((-LayerKernel.NotSupported, (nint)(-1))));

    [Test]
    public void Layers_that_name_each_other_end_the_search_too() =>
        Assert.That(
            Find(new() { [(Top, BaseSocket.SIO_BSP_HANDLE_POLL)] = Middle, [(Middle, BaseSocket.SIO_BSP_HANDLE_POLL)] = Top }),
            Is.EqualTo((-LayerKernel.NotSupported, (nint)(-1))));

    private static (int Result, nint Socket) Find(Dictionary<(nint Socket, uint Code), nint> answers)
    {
        int result = BaseSocket.Find(new LayerKernel(answers), Top, out nint found);
        return (result, found);
    }

    private readonly unsafe struct LayerKernel(Dictionary<(nint Socket, uint Code), nint> answers) : IIocpKernel
    {
        public const int NotSupported = 10045;

        public int QuerySocket(nint socket, uint code, out nint answer) => answers.TryGetValue((socket, code), out answer) ? 0 : -NotSupported;

        public int CreatePort(out nint port) => (int)(port = -NotSupported);

        public int Post(nint port, nuint key) => -NotSupported;

        public int Wait(nint port, OVERLAPPED_ENTRY* packets, int capacity, uint milliseconds) => -NotSupported;

        public AfdPoll* Allocate() => null;

        public void Free(AfdPoll* poll)
        {
        }

        public int OpenAfd(nint port, out nint afd) => (int)(afd = -NotSupported);

        public int Poll(nint afd, AfdPoll* poll) => -NotSupported;

        public int Cancel(nint afd, AfdPoll* poll) => -NotSupported;

        public int Probe(nint socket) => -NotSupported;

        public int Close(nint handle) => -NotSupported;
    }
}
