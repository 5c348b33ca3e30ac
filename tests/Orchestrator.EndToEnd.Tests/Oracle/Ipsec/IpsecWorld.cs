using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>What packets a policy is for, as they leave.</summary>
internal sealed record Selector(Ipv4Prefix Source, Ipv4Prefix Destination, byte Protocol = 0, ushort? SourcePort = null, ushort? DestinationPort = null)
{
    public Selector Mirrored => new(Destination, Source, Protocol, DestinationPort, SourcePort);

    public bool Holds(Probe probe) => Source.Contains(probe.Source) && Destination.Contains(probe.Destination) && (Protocol == 0 || Protocol == probe.Protocol)
        && (SourcePort is not { } source || source == probe.SourcePort) && (DestinationPort is not { } destination || destination == probe.DestinationPort);

    public override string ToString()
    {
        string ports = (SourcePort is { } source ? $" sport {source}" : "") + (DestinationPort is { } destination ? $" dport {destination}" : "");
        return string.Create(CultureInfo.InvariantCulture, $"src {Source} dst {Destination}{(Protocol == 0 ? "" : $" proto {Protocol}")}{ports}");
    }
}

/// <summary>How a policy's packets are encrypted.</summary>
/// <param name="Optional">"level use": where there is no association they go in clear. The kernel takes it of a tunnel only for packets that come.</param>
internal sealed record Template(Association Out, Association In, bool Optional)
{
    public string Text(bool leaving)
    {
        var by = leaving ? Out : In;
        return string.Create(CultureInfo.InvariantCulture,
            $" tmpl src {by.Source} dst {by.Destination} proto esp reqid {by.Reqid} mode {(by.Tunnel ? "tunnel" : "transport")}{(Optional && !(leaving && by.Tunnel) ? " level use" : "")}");
    }
}

/// <summary>A policy for packets that leave; its mirror image is for those that come.</summary>
/// <param name="Template">null unless it encrypts.</param>
internal sealed record PolicyPlan(Selector Selector, uint Priority, PolicyAction Action, Template? Template)
{
    public IEnumerable<string> Lines => new[] { "out", "in", "fwd" }.Select(Line);

    private string Line(string direction) => string.Create(CultureInfo.InvariantCulture,
        $"xfrm policy add {(direction == "out" ? Selector : Selector.Mirrored)} dir {direction} priority {Priority}{(Action == PolicyAction.Discard ? " action block" : "")}{Template?.Text(direction == "out")}");
}

/// <summary>The policies and associations of one router, in the order in which it is given them.</summary>
/// <param name="Checks">Whether the router holds what comes in against its policies (sysctl disable_policy off).</param>
internal sealed record IpsecWorld(IReadOnlyList<PolicyPlan> Policies, bool Checks)
{
    public IReadOnlyList<Template> Templates => [.. Policies.Select(policy => policy.Template).OfType<Template>().DistinctBy(template => template.Out.Spi)];

    public string Batch => string.Join('\n', Templates.SelectMany(template => new[] { template.Out.Line, template.In.Line }).Concat(Policies.SelectMany(policy => policy.Lines))) + "\n";

    public Association? Leaving(uint spi) => Templates.FirstOrDefault(template => template.Out.Spi == spi)?.Out;

    /// <summary>
    /// The kernel's own check of what comes in, beside all rules: the first policy for such packets says by which association it must have
    /// come. Done with the addresses that the packet had before the router translated them.
    /// </summary>
    public bool LetsIn(Probe probe, Association? by)
    {
        if (!Checks)
            return true;
        var policy = Policies.OrderBy(one => one.Priority).FirstOrDefault(one => one.Selector.Mirrored.Holds(probe));
        if (policy is null || policy.Action == PolicyAction.Pass)
            return by?.Tunnel != true;
        if (policy.Action == PolicyAction.Discard)
            return false;
        if (by is null)
            return policy.Template!.Optional;
        var wanted = policy.Template!.In;
        bool fits = by.Tunnel == wanted.Tunnel && by.Reqid == wanted.Reqid && (!by.Tunnel || (by.Source == wanted.Source && by.Destination == wanted.Destination));
        return fits || (policy.Template.Optional && !by.Tunnel);
    }
}
