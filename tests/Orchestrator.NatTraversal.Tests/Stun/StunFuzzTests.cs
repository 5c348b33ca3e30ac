using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Tests.Responding;

namespace Orchestrator.NatTraversal.Tests.Stun;

/// <summary>
/// Mutated requests: no exception, no answer larger than allowed or to anybody but the asker, nothing that grows. As many as
/// <see cref="FuzzTests"/> has; the heap is measured here too.
/// </summary>
[Collection(nameof(FuzzTests))]
public sealed class StunFuzzTests(ITestOutputHelper output)
{
    private static readonly IPEndPoint[] Own = [IPEndPoint.Parse("198.51.100.10:3478"), IPEndPoint.Parse("198.51.100.11:3479"), IPEndPoint.Parse("[2001:db8::10]:3478")];
    private static readonly IPEndPoint[] Askers = [IPEndPoint.Parse("203.0.113.5:40000"), IPEndPoint.Parse("[2001:db8:9::1]:40000")];

    private readonly Random _random = new(20261123);
    private readonly Mutation _mutation = new(20261124);
    private readonly StunResponder _responder = new(new StunEndpoints(Own.Select(own => new StunEndpoint(own))), "Orchestrator");

    [Fact]
    public void Mutated_requests_cause_no_exception_no_amplification_and_no_growth()
    {
        var answered = 0L;
        var heap = new HeapTenths(Mutation.Datagrams);
        for (var sent = 0L; sent < Mutation.Datagrams; sent++)
        {
            heap.Note(sent);
            var question = _mutation.Of(Request(), MendLength);
            var admission = (Admission)_random.Next(3);
            var source = Askers[_random.Next(Askers.Length)];
            if (_responder.Answer(question, Own[_random.Next(Own.Length)], source, admission) is not StunAnswer.Reply reply)
                continue;
            answered++;
            // A header of 20 octets and three addresses of 12 or 24, to who is known; else never more than came.
            var grant = admission == Admission.Stranger ? 0 : source.AddressFamily == AddressFamily.InterNetwork ? 56 : 92;
            reply.Octets.Length.ShouldBeLessThanOrEqualTo(Math.Max(question.Length, grant));
            reply.To.Address.ShouldBe(source.Address);
            (reply.To.Port == source.Port || admission == Admission.Token).ShouldBeTrue();
        }
        output.WriteLine($"{Mutation.Datagrams} datagrams, {answered} answers; {heap}");
        heap.ShouldNotGrow();
        answered.ShouldBeGreaterThan(Mutation.Datagrams / 20, "most mutations would be dropped at the door and test nothing");
    }

    private byte[] Request() => _random.Next(4) switch
    {
        0 => SampleMessages.Request.ToArray(),
        1 => (New() with { PadTo = _random.Next(1_500) }).Write(),
        2 => (New() with { ResponsePort = _random.Next(65_536) }).Write(),
        _ => New().Write(),
    };

    private BindingRequest New() => new()
    {
        TransactionId = new StunTransactionId((ulong)_random.NextInt64(), (uint)_random.Next()),
        Change = (StunChange)(_random.Next(4) * 2),
    };

    private static void MendLength(byte[] octets)
    {
        if (octets.Length >= 20)
            BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), (ushort)(octets.Length - 20));
    }
}
