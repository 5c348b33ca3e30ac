using System.Net;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT.Conversations;

/// <summary>A world in which the responder runs.</summary>
public sealed class ResponderWorld : IAsyncLifetime
{
    private NatWorld? _world;
    private ResponderProcess? _responder;

    /// <summary>The responder's first address.</summary>
    internal static IPAddress Address => NatWorld.Addresses[0];

    /// <summary>Options of the responder beside the usual ones.</summary>
    internal IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Whether the sites are on the responder's list of who may ask.</summary>
    internal bool Allows { get; init; } = true;

    public async ValueTask InitializeAsync()
    {
        if (Tools.ReasonNotToRun("nft", "ip", "tcpdump", "setpriv") is not null)
            return;
        _world = new NatWorld();
        _responder = await ResponderProcess.StartAsync(_world, [.. Options, .. Allows ? ["--allow", "198.51.100.0/24", "--allow", "198.18.0.0/15"] : Array.Empty<string>()]);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_responder is not null)
                await _responder.StopAsync();
        }
        finally
        {
            _responder?.Dispose();
            _world?.Dispose();
        }
    }

    /// <summary>Adds a site, or skips the test where there can be none.</summary>
    internal NatSite Add(string behaviour)
    {
        Tools.Need("nft", "ip", "tcpdump", "setpriv");
        return _world!.Add(NatBehaviours.Find(behaviour));
    }

    /// <summary>What happens between a site and the responder while a client works: on the wire at the bridge, and by the responder's account.</summary>
    internal async Task<Conversation> ListenAsync(NatSite site, Func<Task<CommandResult>> client)
    {
        var before = _responder!.Events.Count;
        await using var capture = await _world!.Inet.CaptureAsync(site.Cable, "udp");
        var said = await client();
        var packets = await capture.StopAsync();
        _responder.ShouldBeFaultless();
        var source = $"{site.External}:";
        return new Conversation(
            said, packets, [.. _responder.Events.Skip(before).Where(one => one.GetProperty("source").GetString()!.StartsWith(source, StringComparison.Ordinal))]);
    }
}
