using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Agent;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>
/// Puts questions on a timeline: one after the other at a pace that the responder's limits for one source allow, and each up to three times
/// while it is not answered, so that a lost packet is not taken for a blocked one.
/// </summary>
internal sealed class Timeline
{
    public const int Tries = 3;

    /// <summary>Four a second: the responder answers five of one source.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an answer may take after the last try.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromMilliseconds(1_500);

    private static readonly TimeSpan ToOpen = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(1_000);

    private readonly List<AgentSocket> _sockets = [];
    private readonly List<(int Socket, Question Question)> _asked = [];
    private readonly List<AgentSend> _fixed = [];
    private readonly List<ReadOnlyMemory<byte>> _wanted = [];

    /// <summary>Opens a socket; gives its number.</summary>
    public int Open(AgentSocket socket)
    {
        _sockets.Add(socket);
        return _sockets.Count - 1;
    }

    /// <summary>Asks until an answer was heard.</summary>
    /// <param name="decisive">Whether the run may end before its time once this and all other decisive ones were heard.</param>
    public void Ask(int socket, Question question, bool decisive = true)
    {
        _asked.Add((socket, question));
        if (decisive)
            _wanted.Add(question.Key);
    }

    /// <summary>Sends once, at a time.</summary>
    public void Send(int socket, TimeSpan at, Ipv4Endpoint to, ReadOnlyMemory<byte> octets, ReadOnlyMemory<byte> unless = default) =>
        _fixed.Add(new AgentSend(at, socket, to, octets) { Unless = unless });

    /// <summary>What ends the run once it was heard.</summary>
    public void Want(ReadOnlyMemory<byte> octets) => _wanted.Add(octets);

    public AgentProgram Build()
    {
        var sends = new List<AgentSend>(_fixed);
        var round = TimeSpan.FromTicks(Math.Max(ShortestRound.Ticks, _asked.Count * Pace.Ticks));
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            foreach (var (index, (socket, question)) in _asked.Index())
                sends.Add(new AgentSend((attempt * round) + (index * Pace), socket, question.To, question.Octets) { Unless = attempt == 0 ? default : question.Key });
        }
        var last = sends.Count == 0 ? TimeSpan.Zero : sends.Max(send => send.At);
        var duration = sends.Count == 0 ? ToOpen : last + LastPatience;
        return new AgentProgram { Sockets = [.. _sockets], Sends = [.. sends], Wanted = [.. _wanted], Duration = duration };
    }
}
