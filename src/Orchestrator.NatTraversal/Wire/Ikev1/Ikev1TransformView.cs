namespace Orchestrator.NatTraversal.Wire.Ikev1;

/// <summary>A transform of a version 1 proposal as it stands in the message (RFC 2408 section 3.6).</summary>
public readonly ref struct Ikev1TransformView
{
    private const int FixedSize = 4;

    private Ikev1TransformView(ReadOnlySpan<byte> body)
    {
        Number = body[0];
        Id = body[1];
        Attributes = body[FixedSize..];
    }

    /// <summary>The transform's number in its proposal, 0-255.</summary>
    public byte Number { get; }

    /// <summary>The transform id.</summary>
    public byte Id { get; }

    /// <summary>The attributes' octets, which an answer repeats unchanged.</summary>
    public ReadOnlySpan<byte> Attributes { get; }

    /// <summary>Decodes the attributes.</summary>
    public Ikev1Transform Decode() => Ikev1Transform.Decode(Number, Id, Attributes);

    internal static WireFault Take(scoped ref ReadOnlySpan<byte> rest, out Ikev1TransformView transform)
    {
        transform = default;
        if (Substructures.Take(ref rest, Substructures.MoreTransforms, out var body) is var fault and not WireFault.None)
            return fault;
        if (body.Length < FixedSize)
            return WireFault.Truncated;
        transform = new Ikev1TransformView(body);
        return WireFault.None;
    }
}
