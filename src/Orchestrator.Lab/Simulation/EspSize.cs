namespace Orchestrator.Lab.Simulation;

/// <summary>How big a packet may be that goes into ESP on a path of 1500 bytes, by RFC 4303.</summary>
internal static class EspSize
{
    private const int PathMtu = 1500;

    /// <summary>The largest inner packet, header included, in tunnel mode; in transport mode the largest packet before ESP is put in.</summary>
    public static int LargestInner(SimulatedChild child, bool hasNat)
    {
        var aead = child.Authentication is null;
        var (iv, block) = aead ? (8, 4) : child.Encryption.StartsWith("aes", StringComparison.Ordinal) ? (16, 16) : (8, 8);
        var icv = aead ? 16 : child.Authentication switch { "sha512" => 32, "sha256" => 16, "null" => 0, _ => 12 };
        var room = PathMtu - 20 - (hasNat ? 8 : 0) - 8 - iv - icv;
        var largest = (room / block * block) - 2;
        // In transport mode the outer header is the packet's own.
        return child.Policy.IsTrue("tunnel") ? largest : largest + 20;
    }
}
