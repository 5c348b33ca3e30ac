using Orchestrator.Core.Cryptography;

namespace Orchestrator.Core.Planning;

/// <summary>
/// How many octets of a path are left for an IPIP tunnel inside tunnel-mode ESP, and for TCP inside that (RFC 4303, RFC 3948).
/// All values are octets.
/// </summary>
public sealed record MtuSum
{
    private const int IpHeader = 20;
    private const int UdpHeader = 8;
    private const int EspHeader = 8;
    private const int EspTrailer = 2;
    private const int TcpHeader = 20;

    public required int PathMtu { get; init; }

    /// <summary>8 where ESP travels in UDP, else 0.</summary>
    public required int Udp { get; init; }

    public required int Iv { get; init; }

    public required int Icv { get; init; }

    /// <summary>Ciphertext is a multiple of this.</summary>
    public required int Block { get; init; }

    /// <summary>The largest IP packet that ESP carries without exceeding the path.</summary>
    public int InnerMax => ((PathMtu - Overhead) / Block * Block) - EspTrailer;

    /// <summary>MTU of the IPIP interface.</summary>
    public int Mtu => InnerMax - IpHeader;

    /// <summary>What IPv4 TCP may announce through the tunnel.</summary>
    public int Mss => Mtu - IpHeader - TcpHeader;

    private int Overhead => IpHeader + Udp + EspHeader + Iv + Icv;

    /// <summary>Size on the wire of a tunnel packet of the given size.</summary>
    public int OnTheWire(int tunnelPacket)
    {
        int clear = tunnelPacket + IpHeader + EspTrailer;
        return Overhead + ((clear + Block - 1) / Block * Block);
    }

    public static MtuSum For(int pathMtu, bool udpEncapsulated, EspProposal esp)
    {
        ArgumentNullException.ThrowIfNull(esp);
        var (iv, block) = esp.Encryption switch
        {
            Encryption.TripleDesCbc => (8, 8),
            Encryption.Aes128Cbc or Encryption.Aes192Cbc or Encryption.Aes256Cbc => (16, 16),
            Encryption.Aes128Gcm or Encryption.Aes256Gcm or Encryption.ChaCha20Poly1305 => (8, 4),
            _ => throw new ArgumentOutOfRangeException(nameof(esp)),
        };
        int icv = esp.Encryption.IsAead() ? 16 : esp.Integrity switch
        {
            Integrity.Sha1 => 12,
            Integrity.Sha256 => 16,
            Integrity.Sha384 => 24,
            Integrity.Sha512 => 32,
            _ => throw new ArgumentOutOfRangeException(nameof(esp)),
        };
        return new MtuSum { PathMtu = pathMtu, Udp = udpEncapsulated ? UdpHeader : 0, Iv = iv, Icv = icv, Block = block };
    }
}
