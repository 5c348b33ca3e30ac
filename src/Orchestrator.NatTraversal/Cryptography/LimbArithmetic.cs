using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>Numbers as limbs of 64 bits, lowest first; octets are big-endian, as on the wire.</summary>
internal static class LimbArithmetic
{
    /// <summary>a b + addend + carry, which never overflows 128 bits; returns the high half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MultiplyAdd(ulong a, ulong b, ulong addend, ulong carry, out ulong low)
    {
        var high = Math.BigMul(a, b, out var product);
        product += addend;
        high += product < addend ? 1UL : 0;
        product += carry;
        high += product < carry ? 1UL : 0;
        low = product;
        return high;
    }

    /// <summary>Whether a &lt; b; both have as many limbs.</summary>
    public static bool Below(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = a.Length - 1; i >= 0; i--)
            if (a[i] != b[i])
                return a[i] < b[i];
        return false;
    }

    /// <summary>a -= b; a borrow beyond the highest limb is dropped.</summary>
    public static void Subtract(Span<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (UInt128)a[i] - b[i] - borrow;
            a[i] = (ulong)difference;
            borrow = (ulong)(difference >> 64) & 1;
        }
    }

    /// <summary>Reads octets, at most as many as the limbs have.</summary>
    public static void ReadBigEndian(ReadOnlySpan<byte> source, Span<ulong> limbs)
    {
        var octets = MemoryMarshal.AsBytes(limbs);
        octets.Clear();
        source.CopyTo(octets[..source.Length]);
        octets[..source.Length].Reverse();
    }

    /// <summary>Writes octets, exactly as many as the limbs have.</summary>
    public static void WriteBigEndian(ReadOnlySpan<ulong> limbs, Span<byte> result)
    {
        MemoryMarshal.AsBytes(limbs).CopyTo(result);
        result.Reverse();
    }
}
