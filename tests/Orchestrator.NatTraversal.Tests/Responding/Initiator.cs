using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Tests.Cryptography;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>An IKEv2 initiator with real keys: as much of one as the responder answers.</summary>
internal sealed class Initiator : IDisposable
{
    private static readonly byte[] Identity = [2, 0, 0, 0, .. "probe-17"u8];

    private readonly Bodies _bodies = new([]);
    private readonly byte[] _nonce = [.. Enumerable.Repeat((byte)0x5a, 64)];
    private readonly EphemeralKey _key;
    private readonly string _offer;
    private readonly SaSuite _suite;
    private IkeKeys? _keys;
    private PayloadProtection? _protection;

    public Initiator(int group, string offer, SaSuite suite)
    {
        _key = KeyExchangeGroup.Find(group)!.CreateKey(new CountingRandom(99));
        (_offer, _suite) = (offer, suite);
    }

    public ulong Spi { get; } = 0x1122334455667788;

    public byte[] FirstRequest() => Stimulus.Parse(
        $"500 v2 33:sa2({_offer}) 34:00{_key.Group.Number:x2}0000+{Convert.ToHexString(_key.PublicValue)} 40:{Convert.ToHexString(_nonce)} "
        + "41:00004004+nat2(10.0.0.5:500) 41:00004005+nat2(198.51.100.7:500)").Build(_bodies);

    /// <summary>Derives the keys from the first answer.</summary>
    public ulong Agree(ReadOnlySpan<byte> answer)
    {
        IkeMessage.Read(answer, out var message).ShouldBe(WireFault.None);
        message.Payloads.TryFind(34, out var exchange).ShouldBeTrue();
        message.Payloads.TryFind(40, out var nonce).ShouldBeTrue();
        var secret = new byte[_key.Group.SharedSecretSize];
        _key.Agree(exchange.Body[4..], secret).ShouldBe(KeyAgreement.Agreed);
        _keys = IkeKeys.Derive(_suite, _nonce, nonce.Body, Spi, message.Header.ResponderSpi, secret);
        _protection = PayloadProtection.OfInitiator(_suite, _keys);
        return message.Header.ResponderSpi;
    }

    /// <summary>IKE_AUTH with IDi and an AUTH payload, without marker.</summary>
    public byte[] Authenticate(ulong responder)
    {
        byte[] inner = [39, 0, .. Bodies.U16(4 + Identity.Length), .. Identity, 0, 0, .. Bodies.U16(40), 2, 0, 0, 0, .. new byte[32]];
        Span<byte> header = stackalloc byte[28];
        new IkeHeader
        {
            InitiatorSpi = Spi,
            ResponderSpi = responder,
            Version = 0x20,
            Exchange = ExchangeType.IkeAuth,
            Flags = HeaderBits.Initiator,
            MessageId = 1,
        }.TryWrite(header).ShouldBeTrue();
        var message = new byte[_protection!.SealedSize(inner.Length)];
        _protection.Seal(header, 35, inner, new CountingRandom(3), message);
        return message;
    }

    /// <summary>Opens an answer: its inner payloads.</summary>
    public byte[] Open(byte[] answer)
    {
        var inner = new byte[answer.Length];
        _protection!.Open(answer, 28, inner, out var size).ShouldBe(Unsealing.Opened);
        answer[28].ShouldBe((byte)41, "the first inner payload is a notify");
        return inner[..size];
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _key.Dispose();
    }
}
