using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <param name="Type">"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa".</param>
/// <param name="Blob">The public key, base64.</param>
internal sealed record HostKey(string Type, string Blob)
{
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    /// <summary>The signature algorithms that prove possession of this key and no other kind.</summary>
    public string Algorithms => Type == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : Type;
}

/// <summary>Asks a host for its keys with ssh-keyscan, which sends no credential.</summary>
internal static class HostKeys
{
    private static readonly string[] Kinds = ["ed25519", "ecdsa", "rsa"];

    /// <summary>The first key that fits, the strongest kind first; a fault of its own if the host has none.</summary>
    /// <param name="fingerprint">null: any.</param>
    public static async Task<Outcome<HostKey>> FindAsync(string host, int port, string? fingerprint, CancellationToken cancellationToken)
    {
        HostKey? first = null;
        foreach (string kind in Kinds)
        {
            foreach (var key in await ScanAsync(host, port, kind, cancellationToken))
            {
                first ??= key;
                if (fingerprint is null || key.Fingerprint == fingerprint)
                    return key;
            }
        }
        return first is not null
            ? DeviceFault.KeyChanged(fingerprint!, first.Fingerprint)
            : new DeviceFault(FaultReason.ConnectionLost, "the host shows no key");
    }

    private static async Task<IEnumerable<HostKey>> ScanAsync(string host, int port, string kind, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ssh-keyscan");
        foreach (string word in (string[])["-T", "10", "-p", port.ToString(CultureInfo.InvariantCulture), "-t", kind, "--", host])
            start.ArgumentList.Add(word);
        var result = await ChildProcess.RunAsync(start, default, 1 << 16, cancellationToken);
        return result.Output.Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split(' '))
            .Where(words => words.Length >= 3 && Convert.TryFromBase64String(words[2], new byte[words[2].Length], out _))
            .Select(words => new HostKey(words[1], words[2])).ToList();
    }
}
