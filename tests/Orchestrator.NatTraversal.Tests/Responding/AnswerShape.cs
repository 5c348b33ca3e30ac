using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>Tells what an answer is from its octets alone, and checks what every answer has: true lengths, a chain that ends with it, the flags of a response.</summary>
internal static class AnswerShape
{
    public static AnswerKind KindOf(byte[] octets)
    {
        ((octets[24] << 24) | (octets[25] << 16) | (octets[26] << 8) | octets[27]).ShouldBe(octets.Length);
        var types = Walk(octets);
        if (octets[17] == 0x20)
            return Version2(octets, types);
        octets[17].ShouldBe((byte)0x10);
        octets[19].ShouldBe((byte)0);
        return (octets[18], types) switch
        {
            (5, [11]) => AnswerKind.NoProposalChosenV1,
            (2, [1, ..]) => AnswerKind.MainMode2,
            (2, [4, 10, ..]) => AnswerKind.MainMode4,
            (4, [1, 4, 10, 5, .., 8]) => AnswerKind.AggressiveMode2,
            _ => throw new InvalidOperationException(Convert.ToHexString(octets)),
        };
    }

    public static byte[] Walk(byte[] octets)
    {
        var types = new List<byte>();
        var (type, at) = (octets[16], 28);
        while (type != 0)
        {
            types.Add(type);
            var length = (octets[at + 2] << 8) | octets[at + 3];
            length.ShouldBeGreaterThanOrEqualTo(4);
            type = type == 46 ? (byte)0 : octets[at];
            at += length;
        }
        at.ShouldBe(octets.Length);
        return [.. types];
    }

    private static AnswerKind Version2(byte[] octets, byte[] types)
    {
        octets[19].ShouldBe((byte)0x20, "a response of who did not begin");
        if (types is [46])
            return AnswerKind.AuthenticationFailed;
        if (types is [33, 34, 40, ..])
            return AnswerKind.SaInit;
        types.ShouldBe([41]);
        var notify = (octets[34] << 8) | octets[35];
        // Of a version that is not spoken the header is copied, whatever it says.
        if (notify == 5)
            return AnswerKind.InvalidMajorVersion;
        octets[8..16].ShouldBe(new byte[8], "SPIr of an answer that leaves nothing behind");
        return notify switch
        {
            1 => AnswerKind.UnsupportedCriticalPayload,
            14 => AnswerKind.NoProposalChosen,
            17 => AnswerKind.InvalidKePayload,
            16390 => AnswerKind.Cookie,
            _ => throw new InvalidOperationException(Convert.ToHexString(octets)),
        };
    }
}
