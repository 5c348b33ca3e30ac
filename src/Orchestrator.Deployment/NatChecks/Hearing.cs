using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>What one run of the agent brought.</summary>
/// <param name="Since">When the run began, since the start of the check.</param>
internal sealed record Hearing(AgentProgram Program, AgentTranscript Ran, List<NatPacket> All, int First, TimeSpan Since)
{
    public TimeSpan EndedAt => Since + Ran.EndedAt;

    /// <summary>Where a socket was bound; null where it could not be opened.</summary>
    public Ipv4Endpoint? Own(int socket) => Ran.Bound[socket];

    /// <summary>The first datagram that a socket heard with these octets in it; any socket's when none is named.</summary>
    public AgentReceived? Heard(ReadOnlyMemory<byte> key, int? socket = null) =>
        Ran.Received.FirstOrDefault(heard => (socket is null || heard.Socket == socket) && heard.Octets.Span.IndexOf(key.Span) >= 0);

    public bool IsAnswered(Question question) => Heard(question.Key) is not null;

    /// <summary>Whether it went out at all: a port that is shut or a device that filters itself says nothing of a NAT.</summary>
    public bool IsSent(Question question) => Program.Sends.Index().Any(send =>
        send.Item.Octets.Equals(question.Octets) && Ran.Sends[send.Index].Fate == AgentSendFate.Sent);

    /// <summary>Where a STUN question came from, by its answer.</summary>
    public Ipv4Endpoint? External(Question question) =>
        Heard(question.Key) is { } heard && StunReader.Read(heard.Octets.Span, out var message) == StunRefusal.None && message is { Kind: StunKind.Success, XorMapped: { } seen }
            ? Endpoints.Of(seen)
            : null;

    /// <summary>A datagram of this run as a packet.</summary>
    public int Position(AgentReceived heard) => Enumerable.Range(First, All.Count - First).First(index => All[index].Payload.Equals(heard.Octets));

    /// <summary>The packets of this run with these octets in them.</summary>
    public IReadOnlyList<int> Evidence(ReadOnlyMemory<byte> key) =>
        [.. Enumerable.Range(First, All.Count - First).Where(index => All[index].Payload.Span.IndexOf(key.Span) >= 0)];
}
