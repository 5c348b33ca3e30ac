using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orchestrator.Core.Tests;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

/// <summary>Audits of the sample's devices: what an audit says of rule sets that are kept as cases.</summary>
internal sealed class FakeFleetAudits(FakeWorld world, IAuditDesk desk) : IFleetAudits
{
    private static readonly Dictionary<Guid, string> Cases = new()
    {
        [Sample.Branch] = "routeros-masquerade-before-the-exception",
        [Sample.Hub] = "iptables-a-limit-decides",
        [Sample.Depot] = "routeros-default-configuration-holds",
    };

    private readonly ConcurrentDictionary<Guid, Task<AuditView>> _audits = [];

    public async Task<FleetAuditView> GetAsync(CancellationToken cancellationToken)
    {
        if (world.Empty)
            return new FleetAuditView([], 0);
        var devices = new List<FleetDevice>();
        foreach (var row in Sample.Devices)
        {
            var view = (await GetDeviceAsync(row.Id, cancellationToken))!;
            devices.Add(new FleetDevice
            {
                Id = row.Id,
                Name = row.Name,
                Kind = row.Kind,
                Activity = view.Activity,
                Verdict = view.Audit?.Verdict,
                At = view.At,
                Since = view.Since,
                Problem = view.Problem,
                Questions = [.. (view.Audit?.Questions ?? []).Select(question => new FleetQuestion(Link(row.Id, question), LinkId(row.Id, question), question.Traffic, question.Label,
                    question.Verdict, question.Sentence, question.Findings is [var first, ..] && view.Audit!.Findings[first].Fixes is [var fix, ..] ? fix.Text : ""))],
            });
        }
        return new FleetAuditView([.. devices.OrderBy(device => device.Verdict is null).ThenBy(device => device.Verdict)], devices.Count(device => device.Activity != AuditActivity.Idle));
    }

    public async Task<DeviceAuditView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        if (Sample.Devices.FirstOrDefault(device => device.Id == deviceId) is not { } row)
            return null;
        var audit = Cases.TryGetValue(deviceId, out var name) ? await _audits.GetOrAdd(deviceId, _ => AuditAsync(row, name)) : null;
        return new DeviceAuditView
        {
            Id = deviceId,
            Name = row.Name,
            Kind = row.Kind,
            Activity = deviceId == Sample.Depot ? AuditActivity.Running : AuditActivity.Idle,
            At = audit is null ? null : Sample.Now.AddMinutes(-12),
            Since = audit is null ? null : Sample.Now.AddDays(-2),
            Digest = audit is null ? null : new string('a', 64),
            Problem = deviceId == Sample.Clinic
                ? new Problem("device.login.refused", "clinic-gw refused the login.", "User name, password or key is wrong, or the user may not log in this way.", "Correct them; on RouterOS the user's group needs the policy api.") : null,
            Audit = audit is null ? null : audit with { Questions = [.. audit.Questions.Select(question => question with { Link = Link(deviceId, question), LinkId = LinkId(deviceId, question) })] },
            History = audit is null ? [] :
            [
                new PastAudit(Sample.Now.AddMinutes(-12), audit.Verdict, audit.Questions.Count(question => question.Verdict == AuditVerdict.Broken), 0, 0, 2, new string('a', 64)),
                new PastAudit(Sample.Now.AddDays(-1), audit.Verdict, 1, 0, 0, 2, new string('a', 64)),
                new PastAudit(Sample.Now.AddDays(-2), AuditVerdict.Proved, 0, 0, 0, 3, new string('b', 64)),
            ],
        };
    }

    public async Task<AuditText?> GetTextAsync(Guid deviceId, CancellationToken cancellationToken) =>
        Cases.TryGetValue(deviceId, out var name) ? await TextAsync(Sample.Devices.Single(device => device.Id == deviceId), name) : null;

    public Task<Answer<Guid>> StartAsync(Guid deviceId, CancellationToken cancellationToken) => Note("audit", deviceId);

    public Task<Answer<int>> StartAllAsync(CancellationToken cancellationToken) => Note("audit all", 4);

    public Task<Answer<int>> StopAsync(CancellationToken cancellationToken) => Note("stop audits", 0);

    public Task<Answer<Guid>> StopAsync(Guid deviceId, CancellationToken cancellationToken) => Note("stop audit", deviceId);

    public Task<TimeSpan?> GetIntervalAsync(CancellationToken cancellationToken) => Task.FromResult<TimeSpan?>(TimeSpan.FromDays(1));

    public Task<Answer<TimeSpan?>> SetIntervalAsync(TimeSpan? interval, CancellationToken cancellationToken) => Note($"audit every {interval}", interval);

    private Task<Answer<T>> Note<T>(string command, T value)
    {
        world.Commands.Add(command);
        return Task.FromResult(Answer<T>.Yes(value));
    }

    private async Task<AuditView> AuditAsync(DeviceRow row, string name) => (await desk.AuditAsync(await TextAsync(row, name), CancellationToken.None)).Value!;

    private static Task<AuditText> TextAsync(DeviceRow row, string name)
    {
        var folder = GoldenFolder.Beside(Path.Combine(Path.GetDirectoryName(Here())!, "..", "Auditing", "here")).Single(one => one.Name == name);
        return Task.FromResult(new AuditText(folder.Read("text"), folder.Read("lans"), row.Name));
    }

    private static string Here([CallerFilePath] string file = "") => file;

    private static string Link(Guid device, AuditQuestion question) => question.Link.Length == 0 ? "" : device == Sample.Depot ? "depot - hub" : "branch-7 - hub";

    private static Guid? LinkId(Guid device, AuditQuestion question) => question.Link.Length == 0 ? null : device == Sample.Depot ? Sample.DepotLink : Sample.BranchLink;
}
