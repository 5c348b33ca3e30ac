using System.Buffers.Binary;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>What a client asks again and again: one first message, and how its answer is known.</summary>
/// <param name="Name">Names it between the processes.</param>
/// <param name="What">For the table.</param>
/// <param name="Octets">The message; the initiator's SPI is changed for each datagram.</param>
/// <param name="Expects">Whether a datagram is the answer.</param>
/// <param name="KeyUses">For how many exchanges the responder takes one Diffie-Hellman key.</param>
internal sealed record Question(string Name, string What, byte[] Octets, Func<ReadOnlySpan<byte>, bool> Expects, int KeyUses = 1_000)
{
    public static IReadOnlyList<Question> All { get; } =
    [
        new("invalid-ke", "INVALID_KE_PAYLOAD", Version2(2, 128, 2, 14), answer => NotifyOf(answer) == 17),
        new("no-proposal", "NO_PROPOSAL_CHOSEN", Version2(2, 128, 2), answer => NotifyOf(answer) == 14),
        new("modp2048", "IKE_SA_INIT, modp2048", Version2(14, 256, 14), answer => FirstPayload(answer) == 33),
        new("p256", "IKE_SA_INIT, P-256", Version2(19, 64, 19), answer => FirstPayload(answer) == 33),
        new("modp2048-fresh", "IKE_SA_INIT, modp2048, a key for each", Version2(14, 256, 14), answer => FirstPayload(answer) == 33, KeyUses: 1),
        new("p256-fresh", "IKE_SA_INIT, P-256, a key for each", Version2(19, 64, 19), answer => FirstPayload(answer) == 33, KeyUses: 1),
        new("main-mode", "IKEv1 main mode, message 2", Version1(), answer => FirstPayload(answer) == 1),
    ];

    public static Question Of(string name) => All.First(each => each.Name == name);

    /// <summary>Another initiator: for the responder an exchange of its own.</summary>
    public static void Renew(Span<byte> octets, ulong number) => BinaryPrimitives.WriteUInt64BigEndian(octets, number);

    private static byte FirstPayload(ReadOnlySpan<byte> answer) => answer.Length > 28 ? answer[16] : (byte)0;

    private static int NotifyOf(ReadOnlySpan<byte> answer) =>
        FirstPayload(answer) == 41 && answer.Length >= 36 ? BinaryPrimitives.ReadUInt16BigEndian(answer[34..]) : 0;

    /// <summary>IKE_SA_INIT with AES-128-CBC, SHA-256 and the groups that are offered; KE of the first.</summary>
    private static byte[] Version2(ushort group, int size, params ushort[] offered)
    {
        Span<byte> octets = stackalloc byte[1_024];
        var writer = new IkeMessageWriter(octets, Header(IkeHeader.Version2, ExchangeType.IkeSaInit, HeaderBits.Initiator));
        writer.Begin(33);
        byte[][] transforms = [Transform(1, 12, 0x80, 0x0e, 0x00, 0x80), Transform(2, 5), Transform(3, 12), .. offered.Select(id => Transform(4, id))];
        transforms[^1][0] = 0;
        writer.Octets([0, 0, .. Length(8 + transforms.Sum(each => each.Length)), 1, 1, 0, (byte)transforms.Length]);
        foreach (var transform in transforms)
            writer.Octets(transform);
        writer.Begin(34);
        writer.U16(group);
        writer.U16(0);
        writer.Octets(PublicValue(group, size));
        writer.Payload(40, Numbers(32));
        writer.Payload(41, [0, 0, 0x40, 0x04, .. Numbers(20)]);
        writer.Payload(41, [0, 0, 0x40, 0x05, .. Numbers(20)]);
        return Finish(ref writer, octets);
    }

    /// <summary>Message 1 with AES-128, SHA-1, modp2048 and a pre-shared key, and what NAT traversal and dead peer detection are announced with.</summary>
    private static byte[] Version1()
    {
        Span<byte> octets = stackalloc byte[1_024];
        var writer = new IkeMessageWriter(octets, Header(IkeHeader.Version1, ExchangeType.MainMode, default));
        byte[] attributes = [0x80, 1, 0, 7, 0x80, 14, 0, 128, 0x80, 2, 0, 2, 0x80, 3, 0, 1, 0x80, 4, 0, 14, 0x80, 11, 0, 1, 0x80, 12, 0x70, 0x80];
        writer.Payload(1, [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, .. Length(16 + attributes.Length), 1, 1, 0, 1, 0, 0, .. Length(8 + attributes.Length), 1, 1, 0, 0, .. attributes]);
        writer.Payload(13, Convert.FromHexString("4a131c81070358455c5728f20e95452f"));
        writer.Payload(13, Convert.FromHexString("afcad71368a1f1c96b8696fc77570100"));
        writer.Payload(13, Convert.FromHexString("90cb80913ebb696e086381b5ec427b1f"));
        writer.Payload(13, Convert.FromHexString("09002689dfd6b712"));
        return Finish(ref writer, octets);
    }

    private static IkeHeader Header(byte version, ExchangeType exchange, HeaderBits flags) =>
        new() { InitiatorSpi = 1, Version = version, Exchange = exchange, Flags = flags };

    private static byte[] Transform(byte type, ushort id, params byte[] attributes) =>
        [3, 0, .. Length(8 + attributes.Length), type, 0, .. Length(id), .. attributes];

    private static byte[] Length(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] PublicValue(ushort group, int size)
    {
        if (group != 19)
            return [0x5a, .. Numbers(size - 1)];
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X!, .. point.Y!];
    }

    private static byte[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(each => (byte)(each * 37))];

    private static byte[] Finish(ref IkeMessageWriter writer, Span<byte> octets) =>
        writer.TryFinish(out int written) ? octets[..written].ToArray() : throw new InvalidOperationException("A question does not fit.");
}
