using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// IKE_AUTH: opens the encrypted payload, reads IDi and nothing else, and answers AUTHENTICATION_FAILED under protection, so that the client
/// ends at once (RFC 7296 sections 2.21.2 and 3.14). The AUTH payload is not kept: with a pre-shared key it would let who has it guess.
/// </summary>
internal sealed class Ikev2Authentication(Means means)
{
    private const int IdentityHeader = 4;
    private static readonly byte[] Refusal = [0, 0, 0, 8, 0, 0, 0, (byte)Ikev2NotifyType.AuthenticationFailed];

    public Reply Take(Question question, Ikev2Session session)
    {
        if (question.Header.MessageId != 1)
            return Reply.Nothing(Silence.OutOfPlace, WireFault.WrongExchange);
        var digest = SHA256.HashData(question.Message.Octets);
        if (session.AuthAnswer is { } given)
        {
            return session.AuthDigest.AsSpan().SequenceEqual(digest)
                ? Reply.Say(AnswerKind.AuthenticationFailed, given)
                : Reply.Nothing(Silence.OutOfPlace);
        }
        if (question.Message.Payloads.TryFind((byte)Ikev2PayloadType.EncryptedFragment, out _))
            return Reply.Nothing(Silence.Fragmented);
        if (!question.Message.Payloads.TryFind((byte)Ikev2PayloadType.Encrypted, out var encrypted))
            return Reply.Nothing(Silence.OutOfPlace, WireFault.MissingPayload);
        if (!session.Agreed && !means.Buckets.AskDiffieHellman(question.Now))
            return Reply.Nothing(Silence.Loaded);
        return session.Agree() is { } protection
            ? Open(question, session, encrypted, protection, digest)
            : Reply.Nothing(Silence.BadPublicValue);
    }

    private Reply Open(Question question, Ikev2Session session, Payload encrypted, PayloadProtection protection, byte[] digest)
    {
        var octets = question.Message.Octets;
        var inner = new byte[octets.Length];
        if (protection.Open(octets, encrypted.Offset + IkeHeader.Size, inner, out var size) != Unsealing.Opened)
            return Reply.Nothing(Silence.NotOpened);
        var identity = ReadIdentity(encrypted.Next, inner.AsSpan(0, size));
        CryptographicOperations.ZeroMemory(inner);
        if (protection.SealedSize(Refusal.Length) > question.Room)
            return Reply.Nothing(Silence.NoRoom, observed: Observe(question, session, identity));
        var answer = Seal(question.Header, protection);
        session.End(digest, answer);
        return Reply.Say(AnswerKind.AuthenticationFailed, answer, Observe(question, session, identity));
    }

    private byte[] Seal(in IkeHeader request, PayloadProtection protection)
    {
        Span<byte> header = stackalloc byte[IkeHeader.Size];
        (request with { Version = IkeHeader.Version2, Flags = HeaderBits.Response }).TryWrite(header);
        var answer = new byte[protection.SealedSize(Refusal.Length)];
        protection.Seal(header, (byte)Ikev2PayloadType.Notify, Refusal, means.Random, answer);
        return answer;
    }

    private static PeerIdentity? ReadIdentity(byte first, ReadOnlySpan<byte> inner)
    {
        if (PayloadChain.Read(first, inner, out var chain) != WireFault.None
            || !chain.TryFind((byte)Ikev2PayloadType.InitiatorIdentification, out var found)
            || found.Body.Length < IdentityHeader)
            return null;
        return PeerIdentity.Of(found.Body[0], found.Body[IdentityHeader..]);
    }

    // Who has the keys may write another's address on the datagram: it is proven only if it is the one that the first answer went to.
    private static Observation.Continued Observe(Question question, Ikev2Session session, PeerIdentity? identity) => new()
    {
        At = question.Now,
        Own = question.Own,
        Source = question.Source,
        Proven = question.Source.Address.Equals(session.FirstSource.Address),
        Exchange = ExchangeType.IkeAuth,
        InitiatorSpi = session.Spis.Initiator,
        ResponderSpi = session.Spis.Responder,
        FirstOwn = session.FirstOwn,
        FirstSource = session.FirstSource,
        Identity = identity,
    };
}
