using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350, CA5351 // The protocols name these hashes.

namespace Orchestrator.NatTraversal.Tests.Responding;

/// <summary>
/// Payload bodies as cases write them, terms joined by '+': hexadecimal, <c>ab*256</c>, a name from a <c>let</c> line, or a function:
/// <c>p2(1:12/128,2:5,3:12,4:14)</c> a proposal of version 2 (type:id/bits), more of them joined by '&amp;' inside <c>sa2(...)</c>;
/// <c>sa1(7/128,2,1,14;5,2,1,2)</c> a security association of version 1 (encryption/bits, hash, authentication, group);
/// <c>nat2(address:port)</c>, <c>natd(hash,address:port)</c>; <c>vid(text)</c>; <c>cookie</c>, the cookie of the last answer.
/// Written from the RFCs' layouts, without the product's codecs.
/// </summary>
internal sealed class Bodies(Dictionary<string, string> names)
{
    public ulong Initiator { get; set; }

    public ulong Responder { get; set; }

    public byte[] LastAnswer { get; set; } = [];

    public byte[] Of(string terms) => [.. Split(terms, '+').SelectMany(Term)];

    private byte[] Term(string term)
    {
        if (names.TryGetValue(term, out var named))
            return Of(named);
        if (term == "cookie")
            return LastAnswer[36..];
        if (term.EndsWith(')'))
            return Function(term[..term.IndexOf('(', StringComparison.Ordinal)], term[(term.IndexOf('(', StringComparison.Ordinal) + 1)..^1]);
        var times = term.Split('*');
        var octets = Convert.FromHexString(times[0]);
        return times.Length == 1 ? octets : [.. Enumerable.Repeat(octets, Number(times[1])).SelectMany(o => o)];
    }

    private byte[] Function(string name, string argument) => name switch
    {
        "sa2" => Proposals(argument.Split('&')),
        "sa1" => Association(argument.Split(';')),
        "nat2" => SHA1.HashData(Hashed(0, argument, false)),
        "natd" => Hash(argument.Split(',')[0], Hashed(Responder, argument.Split(',')[1], false)),
        "forced" => Hash(argument.Split(',')[0], Hashed(Responder, argument.Split(',')[1], true)),
        "vid" => MD5.HashData(Encoding.ASCII.GetBytes(argument.Replace('_', ' '))),
        "ascii" => Encoding.ASCII.GetBytes(argument),
        _ => throw new FormatException(name),
    };

    private byte[] Hashed(ulong responder, string socket, bool zero)
    {
        var endpoint = IPEndPoint.Parse(socket);
        var address = endpoint.Address.GetAddressBytes();
        if (zero)
            Array.Clear(address);
        return [.. U64(Initiator), .. U64(responder), .. address, .. U16(endpoint.Port)];
    }

    private static byte[] Hash(string name, byte[] octets) => name switch
    {
        "md5" => MD5.HashData(octets),
        "sha1" => SHA1.HashData(octets),
        "sha256" => SHA256.HashData(octets),
        "sha384" => SHA384.HashData(octets),
        "sha512" => SHA512.HashData(octets),
        _ => throw new FormatException(name),
    };

    /// <summary>One proposal: <c>[protocol!]type:id/bits,...</c></summary>
    private static byte[] Proposals(string[] proposals)
    {
        var all = new List<byte>();
        for (var at = 0; at < proposals.Length; at++)
        {
            var parts = proposals[at].Split('!');
            var protocol = parts.Length == 2 ? Number(parts[0]) : 1;
            var transforms = parts[^1].Split(',');
            var body = new List<byte>();
            for (var index = 0; index < transforms.Length; index++)
                body.AddRange(Transform2(transforms[index], index == transforms.Length - 1));
            all.AddRange([at == proposals.Length - 1 ? (byte)0 : (byte)2, 0, .. U16(body.Count + 8), (byte)(at + 1), (byte)protocol, 0, (byte)transforms.Length, .. body]);
        }
        return [.. all];
    }

    private static byte[] Transform2(string text, bool last)
    {
        var parts = text.Split(':', '/');
        byte[] attributes = parts.Length == 3 ? [0x80, 14, .. U16(Number(parts[2]))] : [];
        return [last ? (byte)0 : (byte)3, 0, .. U16(8 + attributes.Length), (byte)Number(parts[0]), 0, .. U16(Number(parts[1])), .. attributes];
    }

    private static byte[] Association(string[] transforms)
    {
        var body = new List<byte>();
        for (var index = 0; index < transforms.Length; index++)
            body.AddRange(Transform1(transforms[index].Split(','), index));
        body[LastTransform(transforms.Length, body)] = 0;
        return [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, .. U16(body.Count + 8), 1, 1, 0, (byte)transforms.Length, .. body];
    }

    private static int LastTransform(int count, List<byte> body)
    {
        var at = 0;
        for (var index = 1; index < count; index++)
            at += (body[at + 2] << 8) | body[at + 3];
        return at;
    }

    private static byte[] Transform1(string[] values, int index)
    {
        var cipher = values[0].Split('/');
        byte[] attributes =
        [
            0x80, 1, .. U16(Number(cipher[0])), .. cipher.Length == 2 ? [0x80, 14, .. U16(Number(cipher[1]))] : Array.Empty<byte>(),
            0x80, 2, .. U16(Number(values[1])), 0x80, 3, .. U16(Number(values[2])), 0x80, 4, .. U16(Number(values[3])),
            0x80, 11, 0, 1, 0x80, 12, 0x70, 0x80,
        ];
        return [3, 0, .. U16(attributes.Length + 8), (byte)(index + 1), 1, 0, 0, .. attributes];
    }

    internal static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    internal static byte[] U64(ulong value)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, value);
        return octets;
    }

    internal static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Split(string text, char separator)
    {
        var (start, depth) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            if (text[at] != separator || depth > 0)
                continue;
            yield return text[start..at];
            start = at + 1;
        }
        yield return text[start..];
    }
}
