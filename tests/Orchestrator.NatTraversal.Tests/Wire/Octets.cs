using System.Buffers.Binary;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Tests.Wire;

/// <summary>Octets as tests write them: hexadecimal with blanks and line breaks.</summary>
internal static class Octets
{
    internal static byte[] Of(string hex) => Convert.FromHexString(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));

    internal static string Repeat(string octet, int times) => string.Concat(Enumerable.Repeat(octet, times));

    /// <summary>The message with its header's length field set to what it is.</summary>
    internal static byte[] WithTrueLength(byte[] message)
    {
        if (message.Length >= IkeHeader.Size)
            BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(24), (uint)message.Length);
        return message;
    }

    internal static byte[] With(this byte[] message, int at, params byte[] octets)
    {
        var changed = message.ToArray();
        octets.CopyTo(changed, at);
        return changed;
    }
}
