using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Audits a stored device: reads its rules and asks of them what its deployed links need. Changes nothing. Thread-safe.</summary>
internal sealed class DeviceAuditor(DeviceStore devices, LinkStore links, LinkEnds ends, DeviceDoor door, IDeviceDrivers drivers, AuditRunner runner, TimeProvider clock)
{
    /// <summary>Refusals: what keeps the device from being read, or <c>audit.too-slow</c>.</summary>
    public async Task<Answer<ExaminedDevice>> AuditAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        var rules = await ReadAsync(entry, cancellationToken);
        if (!rules.IsOk)
            return Answer<ExaminedDevice>.No(FaultWords.Problem(entry.Device.Name, rules.Fault));
        var asked = await AskedAsync(entry.Device, cancellationToken);
        return await ExamineAsync(rules.Value, asked, cancellationToken);
    }

    /// <summary>Off the caller's thread, with bounded memory.</summary>
    public async Task<Answer<ExaminedDevice>> ExamineAsync(DeviceRules rules, DeviceAsked asked, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        var examined = await runner.RunAsync(stop => DeviceExamination.Of(rules, asked, at, stop), cancellationToken);
        return examined is null ? Answer<ExaminedDevice>.No(AuditWords.DeviceTooSlow(rules.Device, AuditRunner.Longest)) : Answer<ExaminedDevice>.Yes(examined);
    }

    /// <summary>The audit of the rules as a change would leave them; null where it takes too long.</summary>
    /// <param name="asked">What is asked then.</param>
    public Task<ExaminedDevice?> PlannedAsync(ExaminedDevice examined, DeviceAsked asked, DesiredState desired, ChangeSet changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(examined);
        return runner.RunAsync(stop => DeviceExamination.Of(PlannedDevices.After(examined.Rules, changes, desired), asked, examined.At, stop), cancellationToken);
    }

    /// <summary>The audit as pages show it, with how much each rule takes. Off the caller's thread, with bounded memory.</summary>
    public async Task<Answer<AuditView>> ShowAsync(ExaminedDevice examined, CancellationToken cancellationToken)
    {
        var view = await runner.RunAsync(stop => AuditViews.Of(AuditShown.Of(examined), AuditRunner.NodeLimit, stop), cancellationToken);
        return view is null ? Answer<AuditView>.No(AuditWords.DeviceTooSlow(examined.Rules.Device, AuditRunner.Longest)) : Answer<AuditView>.Yes(view);
    }

    /// <summary>Two audits of the device beside each other; null where it takes too long.</summary>
    public Task<AuditComparison?> CompareAsync(ExaminedDevice before, ExaminedDevice after, CancellationToken cancellationToken) =>
        runner.RunAsync(stop => AuditComparisons.Of(before, after, stop), cancellationToken);

    /// <summary>The rules under the name that the device has here.</summary>
    public async Task<Outcome<DeviceRules>> ReadAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        var connected = await drivers.ConnectAsync(await door.AccessAsync(entry, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return connected.Fault;
        await using var driver = connected.Value;
        return (await driver.ReadRulesAsync(cancellationToken)).Map(rules => rules with { Device = entry.Device.Name });
    }

    /// <summary>What the device's deployed links need of it, and that the orchestrator still gets in.</summary>
    public async Task<DeviceAsked> AskedAsync(Device device, CancellationToken cancellationToken)
    {
        var asked = new List<AskedLink>();
        foreach (var entry in await links.OfDeviceAsync(device.Id, cancellationToken))
        {
            if (entry.Stage == LinkStage.Deployed && await AskedAsync(entry.Link, device, cancellationToken) is { } link)
                asked.Add(link);
        }
        return new DeviceAsked(asked, Management(device.Management));
    }

    /// <summary>null if the link cannot be planned any more.</summary>
    public async Task<AskedLink?> AskedAsync(Link link, Device device, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(link.A.Device, cancellationToken) is not { } a || await devices.GetAsync(link.B.Device, cancellationToken) is not { } b)
            return null;
        var design = LinkPlanner.Plan(await ends.RequestAsync(link, a.Device, b.Device, cancellationToken)).Design;
        var side = link.A.Device == device.Id ? LinkSide.A : LinkSide.B;
        return design is null ? null : new AskedLink(link.Id.Value, LinkAudits.For(design, side, link.Name));
    }

    // Behind a name or a forwarded port nobody knows which of the device's own ports it is.
    private static ManagementSession? Management(ManagementEndpoint endpoint) =>
        Ipv4Address.TryParse(endpoint.Host, out var host) && !IPAddress.IsLoopback(IPAddress.Parse(endpoint.Host))
            ? new ManagementSession(null, host, (ushort)endpoint.Port) : null;
}
