using System.Collections.Immutable;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

internal enum PushDecision { None, Confirm, RollBack }

/// <summary>What the journal says of one end in the current attempt.</summary>
internal sealed record SideState
{
    public string? UndoId { get; init; }

    /// <summary>When the undo fires; the latest possible time while arming was not answered.</summary>
    public DateTimeOffset? UndoAt { get; init; }

    public PendingCommit? Commit { get; init; }

    public bool ApplyStarted { get; init; }

    public SideOutcome? Outcome { get; init; }

    /// <summary>An undo may be on the device.</summary>
    public bool MayBeArmed => UndoId is not null;
}

/// <summary>The journal folded. A running push keeps it the same way, so a resumed one cannot differ.</summary>
internal sealed record PushState
{
    public int Attempt { get; init; }

    public PushDirection Direction { get; init; }

    public ImmutableSortedDictionary<PushSide, SideState> Sides { get; init; } = NoSides;

    public PushDecision Decision { get; init; }

    /// <summary>The last reason to go back, also of an earlier attempt.</summary>
    public PushFailure? Failure { get; init; }

    /// <summary>Confirming was decided once, so a device that does not answer may have kept the change.</summary>
    public bool MayBeConfirmed { get; init; }

    /// <summary>The end that kept the change alone; set once a split was found.</summary>
    public PushSide? SplitKept { get; init; }

    public SideOutcome SplitOther { get; init; }

    public PushResult? Result { get; init; }

    private static ImmutableSortedDictionary<PushSide, SideState> NoSides { get; } =
        ImmutableSortedDictionary<PushSide, SideState>.Empty.Add(PushSide.First, new()).Add(PushSide.Second, new());

    public SideState this[PushSide side] => Sides[side];

    public static PushState Of(IEnumerable<PushEvent> entries) => entries.Aggregate(new PushState(), (state, entry) => state.After(entry));

    public PushState After(PushEvent entry) => entry switch
    {
        PushEvent.AttemptStarted started => new()
        {
            Attempt = started.Number,
            Direction = started.Direction,
            Failure = Failure,
            SplitKept = SplitKept,
            SplitOther = SplitOther,
        },
        PushEvent.ArmStarted arm => With(arm.Side, side => side with { UndoId = arm.UndoId, UndoAt = arm.LatestRevert }),
        PushEvent.Armed armed => With(armed.Side, side => side with { Commit = armed.Commit, UndoAt = armed.Commit.RevertsAt }),
        PushEvent.ApplyStarted apply => With(apply.Side, side => side with { ApplyStarted = true }),
        PushEvent.ConfirmDecided => this with { Decision = PushDecision.Confirm, MayBeConfirmed = true },
        PushEvent.RollBackDecided back => this with { Decision = PushDecision.RollBack, Failure = back.Failure, Result = null },
        PushEvent.SideSettled settled => With(settled.Side, side => side with { Outcome = settled.Outcome }),
        PushEvent.SplitFound split => this with { SplitKept = split.Kept, SplitOther = split.Other },
        PushEvent.Resumed => this with { Result = null },
        PushEvent.Ended ended => this with { Result = ended.Result },
        _ => this,
    };

    private PushState With(PushSide side, Func<SideState, SideState> change) => this with { Sides = Sides.SetItem(side, change(Sides[side])) };
}
