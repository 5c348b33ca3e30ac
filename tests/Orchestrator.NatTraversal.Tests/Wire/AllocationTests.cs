using System.Net;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class AllocationTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void Reading_a_request_and_answering_it_statelessly_allocates_nothing() =>
        Allocated(() =>
        {
            Span<byte> room = stackalloc byte[256];
            Span<byte> hash = stackalloc byte[NatDetection.HashSizeV2];
            var datagram = Datagram.Read(PortClass.Isakmp, Samples.SaInitRequest);
            IkeMessage.Read(datagram.Content, out var message);
            if (SaInitRequest.Read(message, out var request) != WireFault.None)
                return false;
            NatDetection.HashV2(request.Header.InitiatorSpi, 0, Address, 500, hash);
            return request.AnyNatSourceIs(hash)
                && StatelessAnswer.TryWriteCookie(request.Header.InitiatorSpi, hash, room, out _);
        }).ShouldBe(0);

    [Fact]
    public void Reading_and_choosing_a_version_1_offer_and_answering_it_allocates_nothing() =>
        Allocated(() =>
        {
            Span<byte> room = stackalloc byte[256];
            IkeMessage.Read(Samples.MainMode1, out var message);
            if (Phase1Message.Read(message, out var phase1) != WireFault.None || phase1.NewestVariant() != NatTraversalVariant.Rfc3947)
                return false;
            foreach (var proposal in phase1.SecurityAssociation)
            {
                foreach (var transform in proposal)
                {
                    if (transform.Decode().Encryption != Ikev1Encryption.Aes)
                        continue;
                    var answer = new MainModeMessage2 { InitiatorCookie = 1, ResponderCookie = 2, Choice = new Ikev1Choice(proposal, transform) };
                    return answer.TryWrite(room, out _);
                }
            }
            return false;
        }).ShouldBe(0);

    /// <summary>
    /// The least of several looks: a collection that other tests bring about in the middle of one counts what was left of the thread's share of
    /// the heap as allocated. What the work itself allocates is in every look.
    /// </summary>
    internal static long Allocated(Func<bool> work)
    {
        for (var warm = 0; warm < 50; warm++)
            work().ShouldBeTrue();
        return Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 100; round++)
                work();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
