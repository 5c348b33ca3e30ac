namespace Orchestrator.Web.Application;

/// <summary>
/// Changes: preview, push, result. A change is a durable record; every command answers at once and the work goes on in the
/// background, so pages poll <see cref="GetAsync"/> while <see cref="ChangeView.IsMoving"/>.
/// </summary>
public interface IChangeDesk
{
    /// <summary>Newest first, at most 200.</summary>
    Task<IReadOnlyList<ChangeRow>> ListAsync(CancellationToken cancellationToken);

    Task<ChangeView?> GetAsync(Guid changeId, CancellationToken cancellationToken);

    /// <summary>
    /// Starts the push of exactly the previewed operations. Refused with <c>change.not-ready</c> unless Ready. Asking twice
    /// starts it once.
    /// </summary>
    Task<Answer<Guid>> PushAsync(Guid changeId, CancellationToken cancellationToken);

    /// <summary>Reads the devices again and plans anew, e.g. after drift. Only before a push.</summary>
    Task<Answer<Guid>> ReplanAsync(Guid changeId, CancellationToken cancellationToken);

    /// <summary>Confirms a change that waits for a person.</summary>
    Task<Answer<Guid>> KeepAsync(Guid changeId, CancellationToken cancellationToken);

    /// <summary>Rolls back a change that waits for a person, or stops one that is being pushed and rolls it back.</summary>
    Task<Answer<Guid>> RollBackAsync(Guid changeId, CancellationToken cancellationToken);

    /// <summary>Drops a change that was never pushed, with its link if no device ever heard of that and no other change has to do with it.</summary>
    Task<Answer<Guid>> DiscardAsync(Guid changeId, CancellationToken cancellationToken);
}

public enum ChangeState
{
    /// <summary>Devices are being read and the change worked out.</summary>
    Planning,

    /// <summary>Can be pushed.</summary>
    Ready,

    /// <summary>The devices have all of it already.</summary>
    NothingToDo,

    /// <summary>Cannot be planned or pushed; <see cref="ChangeView.Problems"/> says why. May be planned again.</summary>
    Blocked,

    Pushing,

    /// <summary>Applied, undo still armed, a person decides until <see cref="ChangeView.WaitsUntil"/>.</summary>
    WaitingForYou,

    Kept,
    RollingBack,
    RolledBack,

    /// <summary>The end is not known, e.g. a device did not come back; <see cref="ChangeView.Problems"/> says what to look at.</summary>
    Unclear,
    Discarded,
}

public sealed record ChangeRow(
    Guid Id, string Title, ChangeState State, string By, DateTimeOffset At, IReadOnlyList<DeviceCounts> Devices, DateTimeOffset? WaitsUntil = null, Guid? Group = null);

/// <summary>Operations on one device: <c>branch-7 +9 ~1 -0</c>.</summary>
public sealed record DeviceCounts(Guid DeviceId, string Device, int Added, int Changed, int Removed);

public sealed record ChangeView
{
    public required ChangeRow Row { get; init; }

    /// <summary>What goes on now, or empty.</summary>
    public string Doing { get; init; } = "";
    public IReadOnlyList<ChangeDevice> Devices { get; init; } = [];
    public IReadOnlyList<Risk> Risks { get; init; } = [];
    public IReadOnlyList<LanPair> PairsGained { get; init; } = [];
    public IReadOnlyList<LanPair> PairsLost { get; init; } = [];

    /// <summary>Seconds after which an unconfirmed device undoes the change by itself.</summary>
    public int UndoAfterSeconds { get; init; }

    /// <summary>Every step in order of start; unstarted ones last. Empty before the push.</summary>
    public IReadOnlyList<StepView> Steps { get; init; } = [];

    /// <summary>One sentence about the end: "Kept", or "Rolled back because ...". Empty while moving.</summary>
    public string Result { get; init; } = "";

    public DateTimeOffset? WaitsUntil { get; init; }
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The device that a NAT check holds, so that nothing can be pushed there now; null if none is held.</summary>
    public string? HeldBy { get; init; }

    /// <summary>The link it is about, when it is about one, with its lights as verified during the push.</summary>
    public Guid? LinkId { get; init; }
    public LinkLights? Lights { get; init; }

    /// <summary>Something that is proved now would not be any more: a push asks once more.</summary>
    public bool Spoils => Devices.Any(device => device.Audit is { Spoils: true });

    /// <summary>What a person has to agree to before it is pushed; null where there is nothing of the kind.</summary>
    public string? Question => QuestionOf(Devices, Risks);

    public static string? QuestionOf(IEnumerable<ChangeDevice> devices, IEnumerable<Risk> risks) =>
        devices.Any(device => device.Audit is { Spoils: true }) ? "What is proved now would be broken. Push all the same?"
        : risks.FirstOrDefault(risk => risk.Level == RiskLevel.Danger) is { } risk ? $"{risk.Sentence} Push all the same?" : null;

    public bool IsMoving => Row.State is ChangeState.Planning or ChangeState.Pushing or ChangeState.RollingBack or ChangeState.WaitingForYou;
}

public sealed record ChangeDevice
{
    public required DeviceCounts Counts { get; init; }
    public required DeviceKind Kind { get; init; }
    public IReadOnlyList<OperationView> Operations { get; init; } = [];
    public IReadOnlyList<DiffGroup> Diff { get; init; } = [];

    /// <summary>The same as RouterOS commands or a shell script, secrets as <c>***</c>; empty when there is none.</summary>
    public string Script { get; init; } = "";
    public IReadOnlyList<FileView> Files { get; init; } = [];

    /// <summary>The audit before and after; null where it could not be made.</summary>
    public AuditComparison? Audit { get; init; }
}

public enum OperationVerb { Add, Set, Remove, Move, Write, Run }

/// <param name="Ordinal">1-based place in the order they are applied.</param>
/// <param name="Verb">What is done.</param>
/// <param name="Where">Menu or file, e.g. <c>/ip ipsec peer</c>.</param>
/// <param name="Subject">Object, e.g. <c>orch-hub</c>.</param>
/// <param name="Why">Why it is needed, one sentence.</param>
public sealed record OperationView(int Ordinal, OperationVerb Verb, string Where, string Subject, string Why);

/// <param name="Where">Menu or file.</param>
/// <param name="Entries">In the order they stand on the device.</param>
public sealed record DiffGroup(string Where, IReadOnlyList<DiffEntry> Entries);

public enum DiffKind { Same, Added, Changed, Removed, Moved }

/// <param name="Kind">What happens to the row. Same rows are context.</param>
/// <param name="Subject">The row, e.g. <c>3  chain=srcnat action=masquerade out-interface=ether1</c>.</param>
/// <param name="Fields">What differs, or the fields of an added row.</param>
/// <param name="Foreign">Not made by the product: touched only by a fix that a person asked for.</param>
public sealed record DiffEntry(DiffKind Kind, string Subject, IReadOnlyList<DiffField> Fields, bool Foreign = false);

/// <summary>Before and After are null when absent; a secret's are <c>set</c> or <c>changed</c>, never its value.</summary>
public sealed record DiffField(string Name, string? Before, string? After);

/// <param name="Path">Absolute path on the device.</param>
/// <param name="Mode">e.g. <c>0600</c>.</param>
/// <param name="Text">Content as it will be, secrets as <c>***</c>.</param>
public sealed record FileView(string Path, string Mode, string Text);

public enum RiskLevel { Note, Caution, Danger }

/// <param name="Level">How bad.</param>
/// <param name="Device">Where, or empty.</param>
/// <param name="Sentence">What could happen.</param>
/// <param name="Guard">What the product does about it.</param>
public sealed record Risk(RiskLevel Level, string Device, string Sentence, string Guard);

public enum StepState { Waiting, Running, Done, Failed, Skipped }

/// <param name="Device">Device name, or empty for a step about both.</param>
/// <param name="Title">e.g. "Arm undo (60 s)".</param>
/// <param name="State">How far it is.</param>
/// <param name="StartedAt">Null while waiting.</param>
/// <param name="EndedAt">Null until it ended.</param>
/// <param name="Detail">What was seen, or what went wrong; no secret.</param>
/// <param name="IsOperation">One operation of many: a run of them on one device is shown as one step that opens.</param>
public sealed record StepView(
    string Device, string Title, StepState State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string Detail, bool IsOperation = false);
