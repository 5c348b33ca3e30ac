using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>Which algorithms are proposed, and which a device cannot do.</summary>
public static class Suites
{
    /// <summary>RouterOS's profile has no AEAD, small boards accelerate CBC only, and modp2048 is on every version.</summary>
    public static IkeProposal DefaultIke { get; } = new(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Modp2048);

    public static EspProposal DefaultEsp { get; } = new(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Modp2048);

    public static string Text(IkeProposal ike) => $"{Text(ike.Encryption, ike.Integrity)}, {Text(ike.Group)}";

    public static string Text(EspProposal esp) => $"{Text(esp.Encryption, esp.Integrity)}, PFS {Text(esp.Pfs)}";

    internal static IEnumerable<Finding> Missing(Device device, IkeProposal ike, EspProposal esp)
    {
        if (device.Platform != DevicePlatform.RouterOs)
            yield break;
        if (RouterOsAlgorithms.Phase1(ike.Encryption) is null)
            yield return new Finding.AlgorithmNotOnDevice(device.Name, $"{Text(ike.Encryption)} in phase 1");
        if (RouterOsAlgorithms.Phase1(ike.Integrity) is null)
            yield return new Finding.AlgorithmNotOnDevice(device.Name, $"{Text(ike.Integrity)} in phase 1");
        if (RouterOsAlgorithms.Phase2(esp.Encryption) is null)
            yield return new Finding.AlgorithmNotOnDevice(device.Name, $"{Text(esp.Encryption)} in phase 2");
        if (RouterOsAlgorithms.Phase2(esp.Integrity) is null)
            yield return new Finding.AlgorithmNotOnDevice(device.Name, $"{Text(esp.Integrity)} in phase 2");
    }

    internal static IEnumerable<Finding> Weak(IkeProposal ike, EspProposal esp)
    {
        var names = new[] { ike.Encryption, esp.Encryption }.Where(encryption => encryption == Encryption.TripleDesCbc).Select(Text)
            .Concat(new[] { ike.Integrity, esp.Integrity }.Where(integrity => integrity == Integrity.Sha1).Select(Text))
            .Concat(new[] { ike.Group, esp.Pfs }.Where(group => group is DhGroup.Modp1024 or DhGroup.Modp1536).Select(Text));
        return names.Distinct().Select(name => new Finding.WeakAlgorithm(name));
    }

    private static string Text(Encryption encryption, Integrity integrity) =>
        encryption.IsAead() ? Text(encryption) : $"{Text(encryption)} + {Text(integrity)}";

    private static string Text(Encryption encryption) => encryption switch
    {
        Encryption.TripleDesCbc => "3DES-CBC",
        Encryption.Aes128Cbc => "AES-128-CBC",
        Encryption.Aes192Cbc => "AES-192-CBC",
        Encryption.Aes256Cbc => "AES-256-CBC",
        Encryption.Aes128Gcm => "AES-128-GCM",
        Encryption.Aes256Gcm => "AES-256-GCM",
        Encryption.ChaCha20Poly1305 => "ChaCha20-Poly1305",
        _ => throw new ArgumentOutOfRangeException(nameof(encryption)),
    };

    private static string Text(Integrity integrity) => integrity switch
    {
        Integrity.None => "no integrity",
        Integrity.Sha1 => "SHA-1",
        Integrity.Sha256 => "SHA-256",
        Integrity.Sha384 => "SHA-384",
        Integrity.Sha512 => "SHA-512",
        _ => throw new ArgumentOutOfRangeException(nameof(integrity)),
    };

    private static string Text(DhGroup group) => group == DhGroup.None ? "none" : group.ToString().ToLowerInvariant();
}
