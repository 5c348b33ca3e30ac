using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>From a stored link to what both devices would be told, compared with what they have now. Thread-safe.</summary>
internal sealed class ChangePlanner(DeviceStore devices, LinkEnds ends, DeviceDoor door, IDeviceDrivers drivers, LinkAuditing auditing)
{
    public async Task<ChangePlan> PlanAsync(LinkEntry entry, PushKind kind, CancellationToken cancellationToken)
    {
        var link = entry.Link;
        var empty = new ChangePlan { Kind = kind };
        var a = await devices.GetAsync(link.A.Device, cancellationToken);
        var b = await devices.GetAsync(link.B.Device, cancellationToken);
        if (a is null || b is null)
            return empty with { Problems = [new Problem("device.gone", "A device of this link is gone.", "", "Remove the link.")] };
        var plan = LinkPlanner.Plan(await ends.RequestAsync(link, a.Device, b.Device, cancellationToken));
        if (kind == PushKind.Provision && !plan.CanPush)
            return empty with { Problems = [.. plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).Select(FindingWords.Problem)] };

        var planned = await Task.WhenAll(
            AuditedAsync(entry, kind, plan, LinkSide.A, a, cancellationToken), AuditedAsync(entry, kind, plan, LinkSide.B, b, cancellationToken));
        var problems = planned.SelectMany(end => end.Problems).ToList();
        if (problems.Count > 0)
            return empty with { Problems = problems };
        var pairs = DesignViews.Pairs(link);
        return empty with
        {
            Ends = [.. planned.Select(end => end.Planned!)],
            // The end that waits is written first; the end that calls finds it ready.
            First = plan.Design is { B.Initiates: false } ? LinkSide.B : LinkSide.A,
            Risks = [.. RiskViews.Of(plan, kind, [.. planned.Select(end => end.Planned!)]), .. planned.SelectMany(end => FixRisks.Spoiled(end.Planned!.View))],
            PairsGained = kind == PushKind.Provision && entry.Stage != LinkStage.Deployed ? pairs : [],
            PairsLost = kind == PushKind.Remove ? pairs : [],
        };
    }

    /// <summary>Both ends' probes of a stored link; null if it cannot be planned any more.</summary>
    public async Task<(DeviceEntry A, LinkProbe ProbeA, DeviceEntry B, LinkProbe ProbeB)?> ProbesAsync(Link link, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(link.A.Device, cancellationToken) is not { } a || await devices.GetAsync(link.B.Device, cancellationToken) is not { } b)
            return null;
        var design = LinkPlanner.Plan(await ends.RequestAsync(link, a.Device, b.Device, cancellationToken)).Design;
        return design is null ? null : (a, LinkProbes.For(design, LinkSide.A), b, LinkProbes.For(design, LinkSide.B));
    }

    /// <summary>What one end of a link lacks of it; null if that cannot be told.</summary>
    public async Task<PlannedEnd?> LackingAsync(LinkEntry entry, DeviceEntry end, CancellationToken cancellationToken)
    {
        var link = entry.Link;
        if (await devices.GetAsync(link.A.Device, cancellationToken) is not { } a || await devices.GetAsync(link.B.Device, cancellationToken) is not { } b)
            return null;
        var plan = LinkPlanner.Plan(await ends.RequestAsync(link, a.Device, b.Device, cancellationToken));
        if (!plan.CanPush)
            return null;
        var side = link.A.Device == end.Device.Id ? LinkSide.A : LinkSide.B;
        return (await EndAsync(entry, PushKind.Provision, plan, side, end, cancellationToken)).Planned;
    }

    private async Task<(PlannedEnd? Planned, IReadOnlyList<Problem> Problems)> AuditedAsync(
        LinkEntry entry, PushKind kind, LinkPlan plan, LinkSide side, DeviceEntry device, CancellationToken cancellationToken)
    {
        var (planned, problems) = await EndAsync(entry, kind, plan, side, device, cancellationToken);
        if (planned is null)
            return (null, problems);
        var audit = await auditing.CompareAsync(entry.Link, kind, device, planned, cancellationToken);
        return (planned with { View = planned.View with { Audit = audit } }, problems);
    }

    private async Task<(PlannedEnd? Planned, IReadOnlyList<Problem> Problems)> EndAsync(
        LinkEntry entry, PushKind kind, LinkPlan plan, LinkSide side, DeviceEntry device, CancellationToken cancellationToken)
    {
        var connected = await drivers.ConnectAsync(await door.AccessAsync(device, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return (null, [FaultWords.Problem(device.Device.Name, connected.Fault)]);
        await using var driver = connected.Value;
        var read = await driver.ReadAsync(plan.Tag, cancellationToken);
        if (!read.IsOk)
            return (null, [FaultWords.Problem(device.Device.Name, read.Fault)]);

        var present = side == LinkSide.A ? plan.A : plan.B;
        var removal = LinkPlanner.Removal(plan.Tag, device.Device.Platform);
        var desired = kind == PushKind.Remove ? removal : present!;
        if (desired is LinuxDesired { Link: { } box } && LinuxLinkValidation.Validate(box) is { Count: > 0 } faults)
            return (null, [.. faults.Select(fault => FaultWords.Problem(device.Device.Name, fault))]);
        var changes = driver.Compare(desired, read.Value);
        return (new PlannedEnd
        {
            Side = side,
            Desired = desired,
            Previous = kind == PushKind.Remove ? present : entry.Stage == LinkStage.Deployed ? null : removal,
            Preview = changes,
            Probe = plan.Design is { } design ? LinkProbes.For(design, side) : BareProbe(entry.Link, plan.Tag, side),
            View = DeviceViews.Of(device.Device, changes, read.Value),
        }, []);
    }

    /// <summary>A link that can no longer be planned can still be removed; nothing is verified then.</summary>
    private static LinkProbe BareProbe(Link link, LinkTag tag, LinkSide side)
    {
        uint near = side == LinkSide.A ? 1u : 2u;
        return new LinkProbe
        {
            Tag = tag,
            TunnelInterface = tag.ObjectName,
            Peer = tag.ObjectName,
            LocalEndpoint = link.Addresses.Endpoints.Network + near,
            RemoteEndpoint = link.Addresses.Endpoints.Network + (3 - near),
            LocalTunnelAddress = link.Addresses.Tunnel.Network + near,
            RemoteTunnelAddress = link.Addresses.Tunnel.Network + (3 - near),
            RemoteLans = (side == LinkSide.A ? link.B : link.A).Carried,
            Mtu = 1280,
            Mss = 1240,
            ExpectUdpEncapsulation = false,
        };
    }
}
