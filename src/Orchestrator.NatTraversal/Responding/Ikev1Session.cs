using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// An IKEv1 exchange that proved its return path, or aggressive mode that was answered. Holds no key: without the shared secret there is none.
/// </summary>
internal sealed record Ikev1Session
{
    public required SpiPair Spis { get; init; }

    /// <summary>The digest of the message that was answered last: main mode's third, aggressive mode's first.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Its answer, without marker.</summary>
    public required byte[] Answer { get; init; }

    public required OwnEndpoint FirstOwn { get; init; }

    public required IPEndPoint FirstSource { get; init; }

    /// <summary>What the answer is.</summary>
    public required AnswerKind Kind { get; init; }
}
