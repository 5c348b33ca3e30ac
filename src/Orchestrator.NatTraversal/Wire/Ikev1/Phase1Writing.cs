namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>What the answers of phase 1 have in common: version 1.0, no flags, message id 0.</summary>
internal static class Phase1Writing
{
    internal static IkeMessageWriter Begin(Span<byte> destination, ExchangeType exchange, ulong initiatorCookie, ulong responderCookie) =>
        new(destination, new IkeHeader
        {
            InitiatorSpi = initiatorCookie,
            ResponderSpi = responderCookie,
            Version = IkeHeader.Version1,
            Exchange = exchange,
        });

    internal static void Write(ref IkeMessageWriter writer, ReadOnlySpan<VendorId> vendors)
    {
        foreach (var vendor in vendors)
            writer.Payload((byte)Ikev1PayloadType.VendorId, vendor.Octets);
    }
}
