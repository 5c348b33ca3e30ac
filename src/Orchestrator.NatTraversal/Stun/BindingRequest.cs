namespace Orchestrator.NatTraversal.Stun;

/// <summary>
/// A Binding request as an agent of a check sends it. Source: RFC 8489 section 6.1, RFC 5780 section 4. Immutable.
/// </summary>
public sealed record BindingRequest
{
    /// <summary>The transaction id; the token goes into its first 8 octets.</summary>
    public required StunTransactionId TransactionId { get; init; }

    /// <summary>From where the answer shall come.</summary>
    public StunChange Change { get; init; }

    /// <summary>At which port of the asker's address the answer shall arrive, or null for where the request came from.</summary>
    public int? ResponsePort { get; init; }

    /// <summary>
    /// Octets that the request shall have at least, filled with PADDING, so that the answer has room; 0 to 65,504, rounded up
    /// to a multiple of 4. Not together with <see cref="ResponsePort"/>, which RFC 5780 forbids.
    /// </summary>
    public int PadTo { get; init; }

    /// <summary>The octets of the request.</summary>
    /// <exception cref="InvalidOperationException">Padding and a response port at once, or more than a datagram can carry.</exception>
    public byte[] Write()
    {
        if (PadTo > 65_504 || (PadTo > 0 && ResponsePort is not null))
            throw new InvalidOperationException("PADDING goes up to a datagram's size and not with RESPONSE-PORT.");
        var octets = new byte[Math.Max(64, (PadTo + 3) & ~3)];
        var writer = new StunWriter(octets, StunKind.Request, TransactionId);
        if (Change != StunChange.None)
            writer.TryChangeRequest(Change);
        if (ResponsePort is { } port)
            writer.TryResponsePort(port);
        if (((PadTo + 3) & ~3) - writer.Length is > 0 and var missing)
            writer.TryPadding(Math.Max(0, missing - 4));
        return octets[..writer.Length];
    }
}
