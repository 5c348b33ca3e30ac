using System.Buffers.Binary;
using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.RouterOs;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>One check of one Linux box: its means, and what it has found so far.</summary>
internal sealed class CheckRun(IUdpAgent agent, IResponderView view, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>How long what is allowed stays so, beyond the longest silence.</summary>
    private static readonly TimeSpan GrantFor = TimeSpan.FromMinutes(30);

    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();
    private readonly ResponderPackets _responderPackets = new();
    private TimeSpan? _firstStart;
    private uint _number;

    public IResponderView View { get; } = view;

    public ResponderMap Map { get; } = new(view.Sockets);

    public QuestionWriter Questions { get; } = new(random);

    public TimeProvider Time { get; } = time;

    public List<NatTrial> Trials { get; } = [];

    public List<NatPacket> Packets { get; } = [];

    /// <summary>The device's own address towards the responder; known after the first stage.</summary>
    public Ipv4Address Own { get; set; }

    /// <summary>500 and 4500, those that can be used; known after the first stage.</summary>
    public IReadOnlyList<int> IkePorts { get; set; } = [];

    /// <summary>Those of them that a daemon keeps for itself.</summary>
    public IReadOnlyList<int> Taken { get; set; } = [];

    /// <summary>The token of plain STUN questions.</summary>
    public ulong Token { get; private set; }

    /// <summary>The time since the check began; not by the time of day, which may be set in between.</summary>
    public TimeSpan Now => Time.GetElapsedTime(_started);

    /// <summary>The asks that told where they came from.</summary>
    public IEnumerable<NatTrial.Ask> Seen => Trials.OfType<NatTrial.Ask>().Where(ask => ask.External is not null);

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        Token = NewToken();
        await View.AllowAsync(new ResponderGrant { Tokens = [Token], For = GrantFor }, cancellationToken);
    }

    /// <summary>Tokens that the responder knows from now on.</summary>
    public async Task<IReadOnlyList<ulong>> NewTokensAsync(int count, CancellationToken cancellationToken)
    {
        ulong[] tokens = [.. Enumerable.Range(0, count).Select(_ => NewToken())];
        await View.AllowAsync(new ResponderGrant { Tokens = [.. tokens], For = GrantFor }, cancellationToken);
        return tokens;
    }

    public uint NextNumber() => ++_number;

    /// <summary>A socket on one of IKE's ports that hears one socket of the responder.</summary>
    public AgentSocket IkeSocket(int port, Ipv4Endpoint peer)
    {
        bool taken = Taken.Contains(port);
        return new AgentSocket(Own, port) { Peer = peer, Shared = !taken, Beside = taken };
    }

    public byte[] RandomOctets(int count)
    {
        var octets = new byte[count];
        random.GetBytes(octets);
        return octets;
    }

    /// <summary>Runs a timeline; what was sent and heard becomes evidence.</summary>
    public async Task<Hearing> RunAsync(Timeline timeline, CancellationToken cancellationToken)
    {
        var program = timeline.Build();
        var ran = await agent.RunAsync(program, cancellationToken);
        if (!ran.IsOk)
            throw new DeviceFaultException(ran.Fault);
        _firstStart ??= ran.Value.StartedAt - Now + ran.Value.EndedAt;
        int first = Packets.Count;
        Keep(program, ran.Value);
        return new Hearing(program, ran.Value, Packets, first, ran.Value.StartedAt - _firstStart.Value);
    }

    /// <summary>Waits for what the responder saw of these tokens, a moment at most.</summary>
    public async Task<IReadOnlyList<ResponderSighting>> SightingsAsync(IEnumerable<ulong> tokens, CancellationToken cancellationToken)
    {
        var query = new SightingQuery { Tokens = [.. tokens], Patience = TimeSpan.FromSeconds(3) };
        if (query.Tokens.IsEmpty)
            return [];
        var seen = await View.AwaitAsync(query, cancellationToken);
        foreach (var sighting in seen)
            Keep(sighting);
        return seen;
    }

    /// <summary>Keeps what the responder saw as a packet.</summary>
    public int Keep(ResponderSighting seen)
    {
        Packets.Add(_responderPackets.Of(seen, _began));
        return Packets.Count - 1;
    }

    private void Keep(AgentProgram program, AgentTranscript ran)
    {
        var since = ran.StartedAt - _firstStart!.Value;
        var packets = new List<NatPacket>();
        foreach (var (index, send) in program.Sends.Index())
        {
            if (ran.Sends[index] is { Fate: AgentSendFate.Sent } sent && ran.Bound[send.Socket] is { } own)
                packets.Add(new NatPacket(since + sent.At, PacketWitness.Device, true, program.Sockets[send.Socket].RawProtocol ?? 17, own, send.To, send.Octets));
        }
        foreach (var heard in ran.Received)
            packets.Add(new NatPacket(since + heard.At, PacketWitness.Device, false, program.Sockets[heard.Socket].RawProtocol ?? 17, heard.From, ran.Bound[heard.Socket] ?? default, heard.Octets));
        Packets.AddRange(packets.OrderBy(packet => packet.At));
    }

    private ulong NewToken()
    {
        ulong token;
        do
            token = BinaryPrimitives.ReadUInt64BigEndian(RandomOctets(8));
        while (token == 0);
        return token;
    }
}
