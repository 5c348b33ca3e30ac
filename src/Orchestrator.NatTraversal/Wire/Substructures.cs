using System.Buffers.Binary;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// Proposals and transforms have the same frame in both versions: an octet 0 for the last or <c>more</c> (2 proposal, 3 transform), a reserved
/// octet, a length with these 4 octets (RFC 2408 section 3.5, RFC 7296 section 3.3).
/// </summary>
public static class Substructures
{
    /// <summary>More proposals than this in one security association are refused.</summary>
    public const int MaxProposals = 64;

    internal const byte Last = 0;
    internal const byte MoreProposals = 2;
    internal const byte MoreTransforms = 3;

    private const int FrameSize = 4;

    /// <summary>Takes one structure off <paramref name="rest"/>, which is empty after the last one.</summary>
    internal static WireFault Take(scoped ref ReadOnlySpan<byte> rest, byte more, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (rest.Length < FrameSize)
            return WireFault.Truncated;
        var marker = rest[0];
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < FrameSize)
            return WireFault.SubstructureTooShort;
        if (length > rest.Length)
            return WireFault.SubstructurePastEnd;
        if (marker != Last && marker != more)
            return WireFault.UnexpectedMarker;
        body = rest[FrameSize..length];
        rest = rest[length..];
        if (marker == Last)
            return rest.IsEmpty ? WireFault.None : WireFault.TrailingOctets;
        return rest.IsEmpty ? WireFault.SubstructurePastEnd : WireFault.None;
    }
}
