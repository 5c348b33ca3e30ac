using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>HMAC by the hash's name, without an object for each computation. Source: RFC 2104.</summary>
internal static class Hmac
{
    /// <summary>Writes the whole HMAC to the start of <paramref name="output"/> and returns its length in octets.</summary>
#pragma warning disable CA5350, CA5351 // The peers choose: old RouterOS offers SHA-1 and MD5 alone, and HMAC of both still holds.
    public static int Compute(HashAlgorithmName hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> output) =>
        hash.Name switch
        {
            "MD5" => HMACMD5.HashData(key, data, output),
            "SHA1" => HMACSHA1.HashData(key, data, output),
            "SHA256" => HMACSHA256.HashData(key, data, output),
            "SHA384" => HMACSHA384.HashData(key, data, output),
            _ => HMACSHA512.HashData(key, data, output),
        };
#pragma warning restore CA5350, CA5351
}
