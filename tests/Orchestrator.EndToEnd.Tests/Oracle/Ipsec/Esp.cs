using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Orchestrator.Core.Addressing;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>A security association that both ends share: ESP with AES-GCM (RFC 4106).</summary>
internal sealed record Association(uint Spi, Ipv4Address Source, Ipv4Address Destination, bool Tunnel, uint Reqid)
{
    /// <summary>16 octets of key, then the salt.</summary>
    public byte[] Key { get; } = SHA256.HashData(BitConverter.GetBytes(Spi))[..20];

    /// <summary>For "ip -batch".</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"xfrm state add src {Source} dst {Destination} proto esp spi {Spi} reqid {Reqid} mode {(Tunnel ? "tunnel" : "transport")} aead \"rfc4106(gcm(aes))\" 0x{Convert.ToHexStringLower(Key)} 128");
}

/// <summary>The peer's side of ESP, written apart from the kernel's: it encrypts what the router shall decrypt, and opens what the router sends.</summary>
internal static class Esp
{
    public const byte Protocol = 50;

    private const int Header = 20, Ipip = 4, Front = 16, Check = 16;

    /// <summary>The length of the packet that carries a packet of this length.</summary>
    public static int Length(Association by, int inner) => Header + Front + Padded(inner - (by.Tunnel ? 0 : Header)) + Check;

    public static byte[] Seal(Association by, uint sequence, byte[] inner)
    {
        byte[] plain = by.Tunnel ? inner : inner[Header..];
        int padded = Padded(plain.Length);
        var text = new byte[padded];
        plain.CopyTo(text, 0);
        for (int at = plain.Length; at < padded - 2; at++)
            text[at] = (byte)(at - plain.Length + 1);
        text[^2] = (byte)(padded - 2 - plain.Length);
        text[^1] = by.Tunnel ? (byte)Ipip : inner[9];
        var packet = new byte[Header + Front + padded + Check];
        inner.AsSpan(0, Header).CopyTo(packet);
        packet[9] = Protocol;
        if (by.Tunnel)
        {
            (packet[1], packet[8]) = (0, 64);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), by.Source.Value);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), by.Destination.Value);
        }
        Frames.Close(packet);
        var body = packet.AsSpan(Header);
        BinaryPrimitives.WriteUInt32BigEndian(body, by.Spi);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], sequence);
        using var cipher = new AesGcm(by.Key.AsSpan(0, 16), Check);
        cipher.Encrypt(Nonce(by, body), text, body.Slice(Front, padded), body[(Front + padded)..], body[..8]);
        return packet;
    }

    public static uint Spi(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[Header..]);

    /// <summary>The packet within; null if it was not sealed so.</summary>
    public static byte[]? Open(Association by, byte[] packet)
    {
        var body = packet.AsSpan(Header);
        var text = new byte[body.Length - Front - Check];
        using var cipher = new AesGcm(by.Key.AsSpan(0, 16), Check);
        try
        {
            cipher.Decrypt(Nonce(by, body), body[Front..^Check], body[^Check..], text, body[..8]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        byte[] plain = text[..^(text[^2] + 2)];
        if (by.Tunnel)
            return text[^1] == Ipip ? plain : null;
        byte[] inner = [.. packet[..Header], .. plain];
        inner[9] = text[^1];
        Frames.Close(inner);
        return inner;
    }

    private static int Padded(int plain) => (plain + 2 + 3) / 4 * 4;

    private static byte[] Nonce(Association by, ReadOnlySpan<byte> body) => [.. by.Key[16..], .. body[8..16]];
}
