namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// The two SPIs (IKEv1: cookies) that name an exchange, read big-endian: a key for <see cref="HalfOpenTable{TKey, TValue}"/>.
/// Its hash is keyed per process, since strangers choose one half. Immutable.
/// </summary>
/// <param name="Initiator">SPIi, not zero on the wire.</param>
/// <param name="Responder">SPIr; zero before the responder chose it.</param>
public readonly record struct SpiPair(ulong Initiator, ulong Responder)
{
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        (uint)Initiator, (uint)(Initiator >> 32), (uint)Responder, (uint)(Responder >> 32));

    /// <summary>Both in hexadecimal, as daemons log them.</summary>
    public override string ToString() => $"{Initiator:x16}_i {Responder:x16}_r";
}
