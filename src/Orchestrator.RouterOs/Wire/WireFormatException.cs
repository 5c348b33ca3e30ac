namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// The byte stream broke the API's framing. There is no way to find the next sentence: the connection must be closed.
/// It is the only exception that reading sentences throws for what the other side sent.
/// </summary>
public sealed class WireFormatException : Exception
{
    /// <summary>Creates the exception; <paramref name="message"/> never holds bytes that were received.</summary>
    public WireFormatException(WireFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>Which rule was broken.</summary>
    public WireFault Fault { get; }
}
