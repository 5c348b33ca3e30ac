using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// The IKE responder of a NAT check: speaks both versions far enough for a real client to show what NATs are on its path, then ends the
/// exchange. Datagrams and times in, reactions out; it has no socket, no clock and no timer. Any octets give a reaction, never an exception;
/// no answer is larger than its question; what is remembered is bounded. The same calls with the same randomness give the same reactions.
/// </summary>
/// <remarks>
/// Not thread-safe: one responder for each receive loop. Who may ask at all, and how often, is asked before
/// (<see cref="SourceRules"/>, <see cref="AllowList"/>, <see cref="TokenBuckets.Ask"/>).
/// </remarks>
public sealed class Responder
{
    private readonly Tally _tally = new();
    private readonly Ikev2Exchanges _ikev2;
    private readonly Ikev1Exchanges _ikev1;
    private readonly EphemeralKeyRing _keys;

    /// <summary>Creates a responder that remembers nothing.</summary>
    /// <param name="settings">Limits and choices.</param>
    /// <param name="random">Where secrets, keys, SPIs and nonces come from.</param>
    /// <param name="buckets">Asked before each Diffie-Hellman agreement.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public Responder(ResponderSettings settings, RandomNumberGenerator random, TokenBuckets buckets, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _keys = new EphemeralKeyRing(random, settings.KeyLifetime, settings.KeyUses);
        var means = new Means(settings, random, buckets, new CookieSecrets(random, settings.CookiePeriod, now), _keys);
        _ikev2 = new Ikev2Exchanges(means);
        _ikev1 = new Ikev1Exchanges(means);
    }

    /// <summary>How many exchanges are remembered, those included that have ended since <see cref="Expire"/> was called last.</summary>
    public int HalfOpen => _ikev2.HalfOpen + _ikev1.HalfOpen;

    /// <summary>How many datagrams ended in this silence since the start; of <see cref="Silence.None"/>: how many were answered.</summary>
    public long Of(Silence silence) => _tally.Of(silence);

    /// <summary>How many answers of this kind were given since the start.</summary>
    public long Of(AnswerKind kind) => _tally.Of(kind);

    /// <summary>Forgets exchanges and keys whose time is over: they go without this only when something comes.</summary>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public void Expire(TimeSpan now)
    {
        _ikev2.Expire(now);
        _ikev1.Expire(now);
        _keys.Expire(now);
    }

    /// <summary>Takes in one datagram.</summary>
    /// <param name="datagram">The UDP payload.</param>
    /// <param name="own">The own socket it came to.</param>
    /// <param name="source">The address and port it came from.</param>
    /// <param name="now">Monotonic time since any fixed start, zero or later.</param>
    public Reaction Receive(ReadOnlySpan<byte> datagram, OwnEndpoint own, IPEndPoint source, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(source);
        var reply = Dispatch(Datagram.Read(own.Framing, datagram), own, source, now);
        var reaction = reply.Message is { } message
            ? Frame(reply, message, datagram.Length, own, source)
            : new Reaction(null, reply.Observed, reply.Silence, reply.Fault);
        _tally.Count(reaction);
        return reaction;
    }

    private Reply Dispatch(Datagram datagram, OwnEndpoint own, IPEndPoint source, TimeSpan now) => datagram.Kind switch
    {
        DatagramKind.Ike => Read(datagram.Content, own, source, now),
        DatagramKind.Keepalive =>
            Reply.Nothing(Silence.Keepalive, observed: new Observation.Keepalive { At = now, Own = own, Source = source }),
        DatagramKind.EspInUdp or DatagramKind.EspWithNonIkeMarker => Reply.Nothing(Silence.Esp, observed: new Observation.EspSeen
        {
            At = now,
            Own = own,
            Source = source,
            Spi = datagram.EspSpi,
            Sequence = datagram.EspSequence,
            NonIkeMarker = datagram.Kind == DatagramKind.EspWithNonIkeMarker,
        }),
        DatagramKind.IkeWithoutMarker => NoteMissingMarker(datagram.Content, own, source, now),
        _ => Reply.Nothing(Silence.Rubbish),
    };

    private Reply Read(ReadOnlySpan<byte> octets, OwnEndpoint own, IPEndPoint source, TimeSpan now)
    {
        var fault = IkeMessage.Read(octets, out var message);
        if (fault == WireFault.UnsupportedMajorVersion)
            return AnswerVersion(message.Header, octets.Length);
        if (fault != WireFault.None)
            return Reply.Nothing(Silence.Malformed, fault);
        var question = new Question { Message = message, Own = own, Source = source, Now = now };
        return message.Header.MajorVersion == 2 ? _ikev2.Take(question) : _ikev1.Take(question);
    }

    // A later version's response flag stands where version 2 has it (RFC 7296 section 2.5 keeps the header's form).
    private static Reply AnswerVersion(in IkeHeader header, int room)
    {
        if (header.MajorVersion < 1)
            return Reply.Nothing(Silence.Version, WireFault.UnsupportedMajorVersion);
        if ((header.Flags & HeaderBits.Response) != 0)
            return Reply.Nothing(Silence.Flags, WireFault.UnsupportedMajorVersion);
        Span<byte> scratch = stackalloc byte[Math.Min(room, 64)];
        var fits = Wire.Ikev2.StatelessAnswer.TryWriteInvalidMajorVersion(header, scratch, out var written);
        return Reply.Say(AnswerKind.InvalidMajorVersion, fits, scratch, written);
    }

    private static Reply NoteMissingMarker(ReadOnlySpan<byte> octets, OwnEndpoint own, IPEndPoint source, TimeSpan now)
    {
        IkeHeader.Read(octets, out var header);
        return Reply.Nothing(Silence.MarkerMissing, observed: new Observation.MarkerMissing
        {
            At = now,
            Own = own,
            Source = source,
            Version = header.Version,
            Exchange = header.Exchange,
            InitiatorSpi = header.InitiatorSpi,
        });
    }

    /// <summary>The one place where a message becomes a datagram: no larger than its question, or silence.</summary>
    private static Reaction Frame(in Reply reply, byte[] message, int questionSize, OwnEndpoint own, IPEndPoint source)
    {
        var marker = own.Framing == PortClass.NatTraversal ? Datagram.NonEspMarkerSize : 0;
        if (!NoAmplification.Permits(questionSize, marker + message.Length))
            return new Reaction(null, reply.Observed, Silence.NoRoom, WireFault.None);
        var octets = message;
        if (marker > 0)
        {
            octets = new byte[marker + message.Length];
            message.CopyTo(octets, marker);
        }
        return new Reaction(new Send(reply.Kind, octets, own, source), reply.Observed, Silence.None, WireFault.None);
    }
}
