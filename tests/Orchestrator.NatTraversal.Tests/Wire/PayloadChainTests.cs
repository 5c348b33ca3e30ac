using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

public class PayloadChainTests
{
    [Fact]
    public void Payloads_come_in_order_with_type_place_critical_bit_and_body()
    {
        PayloadChain.Read(40, Octets.Of("2b800006 0102 29000004 00ff0007 aabbcc"), out var chain).ShouldBe(WireFault.None);

        chain.Count.ShouldBe(3);
        var seen = new List<string>();
        foreach (var payload in chain)
            seen.Add($"{payload.Type} at {payload.Offset} critical {payload.Critical} next {payload.Next}: {Convert.ToHexString(payload.Body)}");
        seen.ShouldBe(["40 at 0 critical True next 43: 0102", "43 at 6 critical False next 41: ", "41 at 10 critical True next 0: AABBCC"]);
    }

    [Theory]
    [InlineData(0, "", WireFault.None)]
    [InlineData(0, "00", WireFault.TrailingOctets)]
    [InlineData(1, "", WireFault.PayloadPastEnd)]
    [InlineData(1, "000000", WireFault.PayloadPastEnd)]
    [InlineData(1, "00000000", WireFault.PayloadTooShort)]
    [InlineData(1, "00000003", WireFault.PayloadTooShort)]
    [InlineData(1, "00000004", WireFault.None)]
    [InlineData(1, "00000005", WireFault.PayloadPastEnd)]
    [InlineData(1, "0000ffff 00", WireFault.PayloadPastEnd)]
    [InlineData(1, "00000004 00", WireFault.TrailingOctets)]
    [InlineData(1, "0d000004", WireFault.PayloadPastEnd)]
    [InlineData(1, "0d000004 00000003", WireFault.PayloadTooShort)]
    public void A_chain_that_does_not_fill_its_octets_is_refused_by_name(byte first, string octets, WireFault expected) =>
        PayloadChain.Read(first, Octets.Of(octets), out _).ShouldBe(expected);

    [Theory]
    [InlineData(64, WireFault.None)]
    [InlineData(65, WireFault.TooManyPayloads)]
    public void At_most_64_payloads_are_read(int count, WireFault expected)
    {
        var octets = Octets.Of(Octets.Repeat("2b000004", count - 1) + "00000004");
        PayloadChain.Read(43, octets, out var chain).ShouldBe(expected);
        chain.Count.ShouldBe(expected == WireFault.None ? count : 0);
    }

    [Theory]
    [InlineData(46)]
    [InlineData(53)]
    public void An_encrypted_payload_ends_the_chain_whatever_it_names_next(byte type)
    {
        PayloadChain.Read(type, Octets.Of("23000006 0102"), out var chain).ShouldBe(WireFault.None);
        chain.TryFind(type, out var payload).ShouldBeTrue();
        payload.Next.ShouldBe((byte)35);
        PayloadChain.Read(type, Octets.Of("23000006 0102 00000004"), out _).ShouldBe(WireFault.TrailingOctets);
    }

    [Fact]
    public void Whatever_is_written_is_read_back() =>
        Prop.ForAll<byte[][]>(bodies =>
        {
            bodies = [.. (bodies ?? []).Where(body => body is not null).Take(PayloadChain.MaxPayloads)];
            var destination = new byte[IkeHeader.Size + bodies.Sum(body => body.Length + 4)];
            IkeHeader.Read(Samples.SaInitRequest, out var header);
            var writer = new IkeMessageWriter(destination, header);
            foreach (var body in bodies)
                writer.Payload(43, body);
            writer.TryFinish(out var written).ShouldBeTrue();
            written.ShouldBe(destination.Length);

            IkeMessage.Read(destination, out var message, int.MaxValue).ShouldBe(WireFault.None);
            message.Payloads.Count.ShouldBe(bodies.Length);
            var at = 0;
            foreach (var payload in message.Payloads)
                payload.Body.SequenceEqual(bodies[at++]).ShouldBeTrue();
        }).QuickCheckThrowOnFailure();
}
