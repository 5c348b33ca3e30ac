using System.Net;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>A message with what is known of its way here. A view into the datagram.</summary>
internal readonly ref struct Question
{
    public required IkeMessage Message { get; init; }

    public required OwnEndpoint Own { get; init; }

    public required IPEndPoint Source { get; init; }

    public required TimeSpan Now { get; init; }

    /// <summary>Octets that an answer may have: those of the question, the marker aside on both.</summary>
    public int Room => Message.Octets.Length;

    public IkeHeader Header => Message.Header;
}
