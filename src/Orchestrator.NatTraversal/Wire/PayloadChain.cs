using System.Buffers.Binary;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Wire;

/// <summary>
/// The payloads behind a header, checked once as a whole, then walked with <c>foreach</c> without allocation. Holds at most
/// <see cref="MaxPayloads"/>; payloads fill the octets exactly. Reserved bits are ignored.
/// </summary>
public readonly ref struct PayloadChain
{
    /// <summary>More payloads than this are refused. A certificate chain with vendor ids stays below 30.</summary>
    public const int MaxPayloads = 64;

    /// <summary>Octets of a generic payload header.</summary>
    public const int HeaderSize = 4;

    private readonly ReadOnlySpan<byte> _octets;

    private PayloadChain(byte first, ReadOnlySpan<byte> octets, int count)
    {
        First = first;
        _octets = octets;
        Count = count;
    }

    /// <summary>The first payload's type, 0 for an empty chain.</summary>
    public byte First { get; }

    /// <summary>How many payloads there are, 0-64.</summary>
    public int Count { get; }

    /// <summary>Octets of zero at most behind the payloads of a padded message: as many as make it a multiple of four.</summary>
    public const int MaxPadding = 3;

    /// <summary>
    /// Checks a chain whose first payload is of type <paramref name="first"/>. Faults: <see cref="WireFault.PayloadTooShort"/>,
    /// <see cref="WireFault.PayloadPastEnd"/>, <see cref="WireFault.TooManyPayloads"/>, <see cref="WireFault.TrailingOctets"/>.
    /// </summary>
    public static WireFault Read(byte first, ReadOnlySpan<byte> octets, out PayloadChain chain) => Read(first, octets, padded: false, out chain);

    /// <summary>As above; <paramref name="padded"/> says whether zero octets may follow, up to the next multiple of four.</summary>
    internal static WireFault Read(byte first, ReadOnlySpan<byte> octets, bool padded, out PayloadChain chain)
    {
        chain = default;
        var type = first;
        var offset = 0;
        var count = 0;
        while (type != 0)
        {
            if (count == MaxPayloads)
                return WireFault.TooManyPayloads;
            var left = octets.Length - offset;
            if (left < HeaderSize)
                return WireFault.PayloadPastEnd;
            int length = BinaryPrimitives.ReadUInt16BigEndian(octets[(offset + 2)..]);
            if (length < HeaderSize)
                return WireFault.PayloadTooShort;
            if (length > left)
                return WireFault.PayloadPastEnd;
            type = EndsChain(type) ? (byte)0 : octets[offset];
            offset += length;
            count++;
        }
        if (offset != octets.Length && !(padded && IsPadding(octets, offset)))
            return WireFault.TrailingOctets;
        chain = new PayloadChain(first, octets[..offset], count);
        return WireFault.None;
    }

    /// <summary>Finds the first payload of a type.</summary>
    public bool TryFind(byte type, out Payload found)
    {
        foreach (var payload in this)
        {
            if (payload.Type != type)
                continue;
            found = payload;
            return true;
        }
        found = default;
        return false;
    }

    /// <summary>Walks the payloads in their order.</summary>
    public Enumerator GetEnumerator() => new(this);

    private static bool IsPadding(ReadOnlySpan<byte> octets, int offset) =>
        octets.Length - offset <= MaxPadding && octets.Length % 4 == 0 && !octets[offset..].ContainsAnyExcept((byte)0);

    // What an encrypted payload names next stands inside it (RFC 7296 section 3.14). Version 1 has no such numbers.
    private static bool EndsChain(byte type) => (Ikev2PayloadType)type is Ikev2PayloadType.Encrypted or Ikev2PayloadType.EncryptedFragment;

    /// <summary>A position in the chain.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _octets;
        private byte _type;
        private int _offset;

        internal Enumerator(PayloadChain chain)
        {
            _octets = chain._octets;
            _type = chain.First;
        }

        /// <summary>The payload at the position.</summary>
        public Payload Current { get; private set; }

        /// <summary>Steps to the next payload; false behind the last.</summary>
        public bool MoveNext()
        {
            if (_type == 0)
                return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(_octets[(_offset + 2)..]);
            Current = new Payload(_type, _offset, _octets.Slice(_offset, length));
            _type = EndsChain(_type) ? (byte)0 : Current.Next;
            _offset += length;
            return true;
        }
    }
}
