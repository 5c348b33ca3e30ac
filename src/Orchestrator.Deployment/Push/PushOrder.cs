using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

public enum PushKind
{
    /// <summary>The link shall be there and work: proven by five good lights.</summary>
    Provision,
    /// <summary>The link shall be gone: proven by reading both devices again.</summary>
    Remove,
    /// <summary>One device's rules shall be mended: proven by auditing them again.</summary>
    Fix,
}

/// <summary>The two ends in the order of writing. They are confirmed, and rolled back, in the opposite order.</summary>
public enum PushSide { First, Second }

/// <summary>What a push shall do. Holds credentials: it is made for the work and never stored.</summary>
public sealed record PushOrder
{
    /// <summary>Names the undos on the devices; a change has one id over all restarts.</summary>
    public required Guid ChangeId { get; init; }

    public required PushKind Kind { get; init; }

    /// <summary>Written first and confirmed last: the end that is easier to reach, so the one with the public address. The only one where no link is changed.</summary>
    public required PushEnd First { get; init; }

    /// <summary>Written last and confirmed first: the end that initiates. null for a change of one device.</summary>
    public PushEnd? Second { get; init; }

    /// <summary>Time until the first undo fires. 10 s to 30 min; the last confirmed end gets more, see <see cref="PushTiming"/>.</summary>
    public TimeSpan RevertIn { get; init; } = TimeSpan.FromSeconds(120);

    public PushTiming Timing { get; init; } = new();

    internal IReadOnlyList<PushSide> Sides => Second is null ? [PushSide.First] : [PushSide.First, PushSide.Second];

    internal PushEnd this[PushSide side] => (side == PushSide.First ? First : Second) ?? throw new ArgumentException("The order has no such end.", nameof(side));
}

/// <summary>One device of a push.</summary>
public sealed record PushEnd
{
    public required DeviceAccess Access { get; init; }

    public required DesiredState Desired { get; init; }

    /// <summary>What the admin saw and agreed to; anything else at push time is drift.</summary>
    public required ChangeSet Preview { get; init; }

    /// <summary>How to look at the link from here; null where the change is not a link's.</summary>
    public LinkProbe? Probe { get; init; }

    /// <summary>What the rules must show besides; null where having the state is enough.</summary>
    public IRulesProof? Proof { get; init; }

    /// <summary>The state before this change; the way back if the ends must be brought together again. null: unknown.</summary>
    public DesiredState? Previous { get; init; }

    internal string Device => Access.DeviceName;
}

/// <summary>Waits and margins. The defaults derive from the time until the undo.</summary>
public sealed record PushTiming
{
    /// <summary>Between two looks at the same thing.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest single call to a device, but for applying and rolling back. Drivers have limits of their own; this one is the last.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Longest wait for an undo that was told to run.</summary>
    public TimeSpan RollBackLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long after its time an undo may still be at work.</summary>
    public TimeSpan UndoGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>So close to an undo's time it is not confirmed any more: it could already be running.</summary>
    public TimeSpan ConfirmGuard { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What must be left before the first undo fires when confirming begins: a quarter, 3 to 30 s.</summary>
    public static TimeSpan ConfirmMargin(TimeSpan revertIn) => Clamp(revertIn / 4, 3, 30);

    /// <summary>How much later the undo of the last confirmed end fires: half, 10 s to 5 min.</summary>
    public static TimeSpan LastEndGrace(TimeSpan revertIn) => Clamp(revertIn / 2, 10, 300);

    /// <summary>Before the last undo, when to stop hoping for the other end: a third of its grace.</summary>
    public static TimeSpan LastCall(TimeSpan revertIn) => LastEndGrace(revertIn) / 3;

    private static TimeSpan Clamp(TimeSpan value, int low, int high) =>
        TimeSpan.FromSeconds(Math.Clamp(value.TotalSeconds, low, high));
}
