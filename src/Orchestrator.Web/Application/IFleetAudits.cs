namespace Orchestrator.Web.Application;

/// <summary>Audits of the stored devices. Reads answer from the store; audits run in the background, so pages poll while something moves.</summary>
public interface IFleetAudits
{
    /// <summary>All devices with what their last audits said; the worst first.</summary>
    Task<FleetAuditView> GetAsync(CancellationToken cancellationToken);

    /// <summary>null if there is no such device.</summary>
    Task<DeviceAuditView?> GetDeviceAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>The rules as they were audited, as a text that can be pasted, with the LANs that its links join.</summary>
    Task<AuditText?> GetTextAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>Reads the device and audits it. One that is being audited is audited once more after that.</summary>
    Task<Answer<Guid>> StartAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>Audits all devices, a few at a time. Answers how many there are.</summary>
    Task<Answer<int>> StartAllAsync(CancellationToken cancellationToken);

    /// <summary>Takes back what has not begun yet and stops what has. Answers how many go on.</summary>
    Task<Answer<int>> StopAsync(CancellationToken cancellationToken);

    /// <summary>The same of one device, whose last audit stands then. An audit that nobody asked for is no mistake.</summary>
    Task<Answer<Guid>> StopAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>How often every device is audited without being asked; null for never.</summary>
    Task<TimeSpan?> GetIntervalAsync(CancellationToken cancellationToken);

    /// <param name="interval">One hour to 30 days; null for never.</param>
    Task<Answer<TimeSpan?>> SetIntervalAsync(TimeSpan? interval, CancellationToken cancellationToken);
}

public enum AuditActivity
{
    Idle,
    /// <summary>Due, and not begun yet.</summary>
    Waiting,
    Running,
}

/// <param name="Devices">The worst first.</param>
/// <param name="Moving">How many devices wait for an audit or are being audited.</param>
public sealed record FleetAuditView(IReadOnlyList<FleetDevice> Devices, int Moving);

/// <summary>A device as the fleet's audit shows it.</summary>
public sealed record FleetDevice
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DeviceKind Kind { get; init; }

    public AuditActivity Activity { get; init; }

    /// <summary>null if it was never audited.</summary>
    public AuditVerdict? Verdict { get; init; }

    /// <summary>When it was audited last.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Since when the verdict is what it is.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why the last attempt gave no audit; the verdict is of the one before.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The worst first.</summary>
    public IReadOnlyList<FleetQuestion> Questions { get; init; } = [];
}

/// <summary>One thing that must hold on a device, in short.</summary>
/// <param name="Link">As in <see cref="AuditQuestion.Link"/>.</param>
/// <param name="Fix">What would mend the first of its faults; empty where there is none, or nothing is known to mend it.</param>
public sealed record FleetQuestion(string Link, Guid? LinkId, string Traffic, string Label, AuditVerdict Verdict, string Sentence, string Fix);

/// <summary>A device with its last audit, whole.</summary>
public sealed record DeviceAuditView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DeviceKind Kind { get; init; }

    public AuditActivity Activity { get; init; }

    public DateTimeOffset? At { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <summary>Tells one state of the device's rules from another.</summary>
    public string? Digest { get; init; }

    public Problem? Problem { get; init; }

    /// <summary>null if it was never audited.</summary>
    public AuditView? Audit { get; init; }

    /// <summary>Newest first, at most 20.</summary>
    public IReadOnlyList<PastAudit> History { get; init; } = [];
}

/// <param name="Digest">See <see cref="DeviceAuditView.Digest"/>.</param>
public sealed record PastAudit(DateTimeOffset At, AuditVerdict Verdict, int Broken, int MayFail, int Undecided, int Proved, string Digest);
