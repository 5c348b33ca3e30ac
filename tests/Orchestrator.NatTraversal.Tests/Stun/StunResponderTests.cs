using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Tests.Stun;

public sealed class StunResponderTests
{
    private static readonly StunTransactionId Id = new(0x0123456789ABCDEF, 7);
    private static readonly IPEndPoint A1 = IPEndPoint.Parse("198.51.100.10:3478");
    private static readonly IPEndPoint A2 = IPEndPoint.Parse("198.51.100.10:3479");
    private static readonly IPEndPoint B1 = IPEndPoint.Parse("198.51.100.11:3478");
    private static readonly IPEndPoint B2 = IPEndPoint.Parse("198.51.100.11:3479");
    private static readonly IPEndPoint V6 = IPEndPoint.Parse("[2001:db8::10]:3478");
    private static readonly IPEndPoint Asker = IPEndPoint.Parse("203.0.113.5:40000");
    private static readonly StunResponder TwoAddresses = Responder(A1, A2, B1, B2, V6);
    private static readonly StunResponder OneAddress = Responder(A1, A2);

    private static StunResponder Responder(params IPEndPoint[] locals) =>
        new(new StunEndpoints(locals.Select(local => new StunEndpoint(local))), "Orchestrator");

    private static byte[] Request(int padTo = 0, StunChange change = StunChange.None, int? responsePort = null) =>
        new BindingRequest { TransactionId = Id, PadTo = padTo, Change = change, ResponsePort = responsePort }.Write();

    private static (StunMessage Message, StunAnswer.Reply Reply) Reply(StunAnswer answer)
    {
        var reply = answer.ShouldBeOfType<StunAnswer.Reply>();
        StunReader.Read(reply.Octets.Span, out var message).ShouldBe(StunRefusal.None);
        message!.TransactionId.ShouldBe(Id);
        return (message, reply);
    }

    private static StunSilence Silence(StunAnswer answer) => answer.ShouldBeOfType<StunAnswer.Silence>().Reason;

    [Fact]
    public void A_client_of_the_allow_list_that_asks_in_20_octets_gets_all_three_addresses()
    {
        var (message, reply) = Reply(TwoAddresses.Answer(Request(), A1, Asker, Admission.Network));
        message.Kind.ShouldBe(StunKind.Success);
        message.XorMapped.ShouldBe(Asker);
        message.ResponseOrigin.ShouldBe(A1);
        message.Other.ShouldBe(B2);
        (message.Mapped, message.Software).ShouldBe((null, null));
        reply.Octets.Length.ShouldBe(56);
        StunResponder.Grant(System.Net.Sockets.AddressFamily.InterNetwork).ShouldBe(56);
        (reply.From.Local, reply.To).ShouldBe((A1, Asker));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(28, null)]
    [InlineData(32, "xor")]
    [InlineData(40, "xor")]
    [InlineData(44, "xor other")]
    [InlineData(56, "xor other origin")]
    [InlineData(68, "xor other origin mapped")]
    [InlineData(84, "xor other origin mapped software")]
    [InlineData(1400, "xor other origin mapped software")]
    public void A_stranger_gets_what_fits_into_the_size_of_its_request(int padTo, string? expected)
    {
        var request = Request(padTo);
        var answer = TwoAddresses.Answer(request, A1, Asker, Admission.Stranger);
        if (expected is null)
        {
            Silence(answer).ShouldBe(StunSilence.NoRoom);
            return;
        }

        var (message, reply) = Reply(answer);
        string?[] parts =
        [
            message.XorMapped is null ? null : "xor", message.Other is null ? null : "other",
            message.ResponseOrigin is null ? null : "origin", message.Mapped is null ? null : "mapped",
            message.Software is null ? null : "software", message.Padding is null ? null : "padding",
        ];
        string.Join(' ', parts.Where(part => part is not null)).ShouldBe(expected);
        reply.Octets.Length.ShouldBeLessThanOrEqualTo(request.Length);
    }

    [Fact]
    public void A_known_asker_gets_padding_back_up_to_its_own_size()
    {
        var request = Request(1400);
        var (message, reply) = Reply(TwoAddresses.Answer(request, A1, Asker, Admission.Token));
        message.Padding.ShouldNotBeNull().ShouldBeGreaterThan(1200);
        reply.Octets.Length.ShouldBe(1400);
    }

    [Fact]
    public void Padding_of_a_whole_datagram_calls_for_no_more_than_4096_octets()
    {
        Reply(TwoAddresses.Answer(Request(65_000), A1, Asker, Admission.Token)).Reply.Octets.Length.ShouldBe(4096);
        Reply(TwoAddresses.Answer(Request(65_000), A1, Asker, Admission.Stranger)).Reply.Octets.Length.ShouldBe(84);
    }

    [Fact]
    public void FINGERPRINT_is_answered_with_FINGERPRINT_where_it_fits()
    {
        var octets = new byte[200];
        var writer = new StunWriter(octets, StunKind.Request, Id);
        writer.TryPadding(36);
        writer.TryFingerprint();
        Reply(TwoAddresses.Answer(octets.AsSpan(0, writer.Length), A1, Asker, Admission.Stranger)).Message.HasFingerprint.ShouldBeTrue();
        writer = new StunWriter(octets, StunKind.Request, Id);
        writer.TryPadding(12);
        writer.TryFingerprint();
        var (message, _) = Reply(TwoAddresses.Answer(octets.AsSpan(0, writer.Length), A1, Asker, Admission.Stranger));
        message.HasFingerprint.ShouldBeFalse();
        message.Other.ShouldBe(B2, "44 octets hold two addresses and no fingerprint besides");
    }

    [Theory]
    [InlineData(StunChange.None, "198.51.100.10:3478")]
    [InlineData(StunChange.Port, "198.51.100.10:3479")]
    [InlineData(StunChange.Address, "198.51.100.11:3478")]
    [InlineData(StunChange.Address | StunChange.Port, "198.51.100.11:3479")]
    public void CHANGE_REQUEST_changes_the_sender_and_never_the_receiver(StunChange change, string from)
    {
        var (message, reply) = Reply(TwoAddresses.Answer(Request(80, change), A1, Asker, Admission.Stranger));
        reply.From.Local.ShouldBe(IPEndPoint.Parse(from));
        reply.To.ShouldBe(Asker);
        message.ResponseOrigin.ShouldBe(IPEndPoint.Parse(from));
        message.Other.ShouldBe(B2, "it is told of the socket that was asked");
    }

    [Fact]
    public void With_one_address_there_is_no_other_address_and_only_the_port_changes()
    {
        Reply(OneAddress.Answer(Request(80), A1, Asker, Admission.Stranger)).Message.Other.ShouldBeNull();
        Reply(OneAddress.Answer(Request(80, StunChange.Port), A1, Asker, Admission.Stranger)).Reply.From.Local.ShouldBe(A2);
        var (message, reply) = Reply(OneAddress.Answer(Request(80, StunChange.Address), A1, Asker, Admission.Stranger));
        message.Error.ShouldBe(new StunError(420, ""));
        message.Unknown.ShouldBe([0x0003]);
        (reply.From.Local, reply.To).ShouldBe((A1, Asker));
        Reply(TwoAddresses.Answer(Request(80), V6, IPEndPoint.Parse("[2001:db8:9::1]:5"), Admission.Stranger)).Message.Other.ShouldBeNull("there is one IPv6 socket");
    }

    [Fact]
    public void Behind_a_one_to_one_NAT_the_announced_addresses_are_told()
    {
        var responder = new StunResponder(new StunEndpoints(
        [
            new StunEndpoint(IPEndPoint.Parse("10.0.0.1:3478"), A1), new StunEndpoint(IPEndPoint.Parse("10.0.0.2:3479"), B2),
            new StunEndpoint(IPEndPoint.Parse("10.0.0.3:3479"), A2),
        ]));
        var (message, reply) = Reply(responder.Answer(Request(), IPEndPoint.Parse("10.0.0.1:3478"), Asker, Admission.Network));
        (message.ResponseOrigin, message.Other).ShouldBe((A1, B2));
        reply.From.Local.ShouldBe(IPEndPoint.Parse("10.0.0.1:3478"));
    }

    [Fact]
    public void RESPONSE_PORT_needs_a_token_and_stays_with_the_askers_address()
    {
        var (message, reply) = Reply(TwoAddresses.Answer(Request(responsePort: 4500), A1, Asker, Admission.Token));
        reply.To.ShouldBe(new IPEndPoint(Asker.Address, 4500));
        message.XorMapped.ShouldBe(Asker, "it is told where it asked from");

        (message, reply) = Reply(TwoAddresses.Answer(Request(responsePort: 4500), A1, Asker, Admission.Network));
        (message.Error!.Code, reply.To).ShouldBe((420, Asker));
        message.Unknown.ShouldBe([0x0027]);
        Silence(TwoAddresses.Answer(Request(responsePort: 4500), A1, Asker, Admission.Stranger)).ShouldBe(StunSilence.NoRoom);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(19)]
    [InlineData(53)]
    [InlineData(1900)]
    public void RESPONSE_PORT_never_names_a_reflector(int port) =>
        Silence(TwoAddresses.Answer(Request(responsePort: port), A1, Asker, Admission.Token)).ShouldBe(StunSilence.ForbiddenPort);

    [Fact]
    public void RESPONSE_PORT_with_PADDING_is_a_bad_request()
    {
        var octets = new byte[100];
        var writer = new StunWriter(octets, StunKind.Request, Id);
        writer.TryResponsePort(4500);
        writer.TryPadding(8);
        var (message, reply) = Reply(TwoAddresses.Answer(octets.AsSpan(0, writer.Length), A1, Asker, Admission.Token));
        (message.Error!.Code, reply.To).ShouldBe((400, Asker));
    }

    [Fact]
    public void An_unknown_attribute_is_named_in_error_420()
    {
        // The sample's transaction id is another: put ours in, and take the fingerprint away that it would break.
        var octets = SampleMessages.Request[..^8];
        octets[3] -= 8;
        Request()[8..20].CopyTo(octets, 8);
        var (message, reply) = Reply(TwoAddresses.Answer(octets, A1, Asker, Admission.Stranger));
        message.Kind.ShouldBe(StunKind.Error);
        message.Error.ShouldBe(new StunError(420, ""));
        message.Unknown.ShouldBe([0x0024]);
        reply.Octets.Length.ShouldBe(36);
    }

    [Fact]
    public void As_many_unknown_attributes_are_named_as_fit()
    {
        var request = Convert.FromHexString("000100142112A4420123456789ABCDEF00000007" + string.Concat(Enumerable.Range(0x1000, 5).Select(type => $"{type:X4}0000")));
        var (message, reply) = Reply(TwoAddresses.Answer(request, A1, Asker, Admission.Stranger));
        message.Unknown.ShouldBe([0x1000, 0x1001, 0x1002, 0x1003]);
        reply.Octets.Length.ShouldBe(40);
    }

    [Fact]
    public void Answers_indications_and_other_things_are_met_with_silence()
    {
        foreach (var kind in new[] { 0x0011, 0x0101, 0x0111 })
        {
            var octets = Request(80);
            (octets[0], octets[1]) = ((byte)(kind >> 8), (byte)kind);
            Silence(TwoAddresses.Answer(octets, A1, Asker, Admission.Token)).ShouldBe(StunSilence.NotARequest);
        }

        Silence(TwoAddresses.Answer(Request(80), Asker, Asker, Admission.Token)).ShouldBe(StunSilence.UnknownSocket);
        TwoAddresses.Answer([1, 2, 3], A1, Asker, Admission.Token).ShouldBe(new StunAnswer.Silence(StunSilence.Unreadable, StunRefusal.TooShort));
    }

    [Fact]
    public void No_octets_make_an_answer_larger_than_allowed_or_send_it_elsewhere() =>
        Prop.ForAll<byte[], int>((body, choice) =>
        {
            var attributes = body.AsSpan(0, body.Length & ~3);
            for (var at = 0; at + 4 <= attributes.Length; at += 8)
                (attributes[at], attributes[at + 2], attributes[at + 3]) = ((byte)(attributes[at] % 2 * 0x80), 0, (byte)(attributes[at + 3] % 5));
            byte[] octets = [0, 1, (byte)(attributes.Length >> 8), (byte)attributes.Length, 0x21, 0x12, 0xA4, 0x42, .. new byte[12], .. attributes];
            var admission = (Admission)((choice & int.MaxValue) % 3);
            var source = choice % 2 == 0 ? Asker : IPEndPoint.Parse("[2001:db8:9::1]:40000");
            return TwoAddresses.Answer(octets, A1, source, admission) is not StunAnswer.Reply reply ||
                (NoAmplification.Permits(octets.Length, reply.Octets.Length, admission, StunResponder.Grant(source.AddressFamily)) &&
                reply.To.Address.Equals(source.Address) && (reply.To.Port == source.Port || admission == Admission.Token));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_flipped_bit_of_a_padded_request_is_answered_within_its_size_or_not_at_all()
    {
        var request = Request(72, StunChange.Port);
        for (var at = 0; at < request.Length * 8; at++)
        {
            var flipped = request.ToArray();
            flipped[at / 8] ^= (byte)(1 << (at % 8));
            if (TwoAddresses.Answer(flipped, A1, Asker, Admission.Stranger) is StunAnswer.Reply reply)
                reply.Octets.Length.ShouldBeLessThanOrEqualTo(request.Length);
        }

        for (var length = 0; length < request.Length; length++)
            Silence(TwoAddresses.Answer(request.AsSpan(0, length), A1, Asker, Admission.Stranger)).ShouldBe(StunSilence.Unreadable);
    }
}
