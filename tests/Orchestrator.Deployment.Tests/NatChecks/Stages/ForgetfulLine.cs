using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.Tests.NatChecks.Stages;

/// <summary>A box behind a NAT that forgets mappings, before a STUN responder, at a line that is shut at times. In no real time.</summary>
internal sealed class ForgetfulLine(JumpingTime time, TimeSpan lifetime) : IUdpAgent
{
    private static readonly Ipv4Address Outside = Ipv4Address.Parse("203.0.113.9");
    private static readonly TimeSpan There = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<int, TimeSpan> _used = [];
    private int _port = 40_000;

    /// <summary>Whether what is sent then is lost.</summary>
    public Func<TimeSpan, bool> IsShut { get; init; } = _ => false;

    public Task<Outcome<AgentTranscript>> RunAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        var began = time.Now;
        Ipv4Endpoint[] bound = [.. program.Sockets.Select(socket => new Ipv4Endpoint(socket.Own, socket.OwnPort == 0 ? ++_port : socket.OwnPort))];
        var received = new List<AgentReceived>();
        var sends = new AgentSendResult[program.Sends.Length];
        foreach (var (index, send) in program.Sends.Index().OrderBy(each => each.Item.At))
        {
            if (!send.Unless.IsEmpty && received.Exists(heard => heard.At <= send.At && heard.Octets.Span.IndexOf(send.Unless.Span) >= 0))
            {
                sends[index] = new AgentSendResult(AgentSendFate.Skipped);
                continue;
            }
            sends[index] = new AgentSendResult(AgentSendFate.Sent, send.At);
            if (Answer(send, bound, began + send.At) is { } heard)
                received.Add(heard);
        }
        bool whole = !program.Wanted.IsEmpty && program.Wanted.All(wanted => received.Exists(heard => heard.Octets.Span.IndexOf(wanted.Span) >= 0));
        var ended = whole ? received.Max(heard => heard.At) : program.Duration;
        time.Advance(ended);
        return Task.FromResult<Outcome<AgentTranscript>>(new AgentTranscript
        {
            StartedAt = began,
            Bound = [.. bound.Select(each => (Ipv4Endpoint?)each)],
            Shut = [.. bound.Select(_ => (AgentTrouble?)null)],
            Sends = [.. sends],
            Received = [.. received.OrderBy(heard => heard.At)],
            Errors = [],
            EndedAt = ended,
            Dropped = 0,
        });
    }

    public ValueTask DisposeAsync() => default;

    private AgentReceived? Answer(AgentSend send, Ipv4Endpoint[] bound, TimeSpan at)
    {
        if (IsShut(at))
            return null;
        int inner = bound[send.Socket].Port;
        _used[inner] = at;
        StunReader.Read(send.Octets.Span, out var request).ShouldBe(StunRefusal.None);
        int to = request!.ResponsePort ?? inner;
        if (!_used.TryGetValue(to, out var used) || at - used >= lifetime)
            return null;
        _used[to] = at;
        var octets = new byte[100];
        var writer = new StunWriter(octets, StunKind.Success, request.TransactionId);
        writer.TryXorMapped(Deployment.NatChecks.Endpoints.System(new Ipv4Endpoint(Outside, inner))).ShouldBeTrue();
        return new AgentReceived(Array.FindIndex(bound, each => each.Port == to), send.At + There, send.To, octets.AsMemory(0, writer.Length));
    }
}
