using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>The section <c>Responder</c> of the configuration, such as <c>Responder__Enabled=true</c> in the environment.</summary>
/// <param name="Enabled">Whether the responder inside this app is on; null leaves it to the page, and to what can be bound.</param>
/// <param name="Host">What it listens on.</param>
public sealed record ResponderConfiguration(bool? Enabled, HostSettings Host)
{
    /// <summary>Octets of datagrams that are kept as evidence unless the configuration says otherwise.</summary>
    private const int Recorded = 4_000_000;

    /// <summary>Reads the section. What cannot be read ends the start with an exception that names it.</summary>
    public static ResponderConfiguration Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Responder");
        var usual = new HostSettings();
        return new ResponderConfiguration(section.GetValue<bool?>("Enabled"), usual with
        {
            Addresses = [.. section.GetSection("Addresses").Get<string[]>()?.Select(IPAddress.Parse) ?? []],
            Announced = (section.GetSection("Announced").Get<Dictionary<string, string>>() ?? [])
                .ToImmutableDictionary(pair => IPAddress.Parse(pair.Key), pair => IPAddress.Parse(pair.Value)),
            IkePort = Port(section, "IkePort", usual.IkePort),
            NatTraversalPort = Port(section, "NatTraversalPort", usual.NatTraversalPort),
            ExtraIkePorts = [.. section.GetSection("ExtraIkePorts").Get<int[]>() ?? [5500]],
            StunPort = Port(section, "StunPort", usual.StunPort),
            OtherStunPort = Port(section, "OtherStunPort", usual.OtherStunPort),
            // Tunnels of the topology may end on this machine.
            EspFromNetworks = false,
            RawEsp = section.GetValue("RawEsp", true),
            AcceptOwnHost = section.GetValue("AcceptOwnHost", false),
            RecordedOctets = section.GetValue("RecordedOctets", Recorded),
        });
    }

    // 0 is no port: not listened on.
    private static int? Port(IConfigurationSection section, string name, int? otherwise) =>
        section.GetValue<int?>(name) is { } port ? (port == 0 ? null : port) : otherwise;
}
