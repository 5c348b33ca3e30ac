using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Application;

public enum CheckActivity
{
    Idle,
    Waiting,
    Running,
}

public sealed record SelfCheckView
{
    public required IReadOnlyList<UplinkCheck> Uplinks { get; init; }

    public required PairMatrix Matrix { get; init; }

    /// <summary>Which boxes do what, those seen most often first.</summary>
    public IReadOnlyList<BoxRow> Boxes { get; init; } = [];

    /// <summary>How many wait or run.</summary>
    public int Moving { get; init; }

    /// <summary>What keeps checks from being started at all.</summary>
    public Problem? Missing { get; init; }
}

/// <summary>An uplink as the list shows it.</summary>
public sealed record UplinkCheck
{
    public required Guid Uplink { get; init; }

    public required Guid Device { get; init; }

    public required string DeviceName { get; init; }

    public required string Site { get; init; }

    public required string Interface { get; init; }

    /// <summary>Whether the device has others, so that the interface's name matters.</summary>
    public bool OneOfSeveral { get; init; }

    public CheckActivity Activity { get; init; }

    /// <summary>Running: what it is at.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Running: somebody stopped it; a router takes its rows back first.</summary>
    public bool Stopping { get; init; }

    /// <summary>About how long a check takes at most.</summary>
    public TimeSpan Longest { get; init; }

    /// <summary>Whether its own IKE daemon asks; nothing can be pushed to it meanwhile.</summary>
    public bool IsRouter { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Running: when all of it is expected to be over.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public string Badge { get; init; } = "";

    public Tone Tone { get; init; }

    /// <summary>The last result in one sentence; empty if it was never checked.</summary>
    public string Headline { get; init; } = "";

    /// <summary>When that was.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why the newest check found nothing; the result is of the one before.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The device has another version than then; empty if it has not.</summary>
    public string Newer { get; init; } = "";
}

/// <summary>Sites against sites. A pair is worked out when it is asked for: of many sites most never are.</summary>
/// <param name="sites">Those with an uplink, by name.</param>
/// <param name="digest">Changes when any cell does.</param>
/// <param name="pair">By places in the list.</param>
/// <param name="forwards">Worked out when somebody looks: it judges every pair.</param>
public sealed class PairMatrix(IReadOnlyList<MatrixSite> sites, string digest, Func<int, int, PairView> pair, Func<IReadOnlyList<ForwardView>> forwards)
{
    private readonly Lazy<IReadOnlyList<ForwardView>> _forwards = new(forwards);

    public IReadOnlyList<MatrixSite> Sites => sites;

    public string Digest => digest;

    /// <summary>null for a site with itself.</summary>
    public PairView? Of(int row, int column) => row == column ? null : pair(row, column);

    /// <summary>Forwards that are worth making, the one that mends most first.</summary>
    public IReadOnlyList<ForwardView> Forwards => _forwards.Value;
}

public sealed record MatrixSite(Guid Site, Guid Device, string Name, bool Measured);

/// <param name="Badge">The site's NAT in a word or two.</param>
/// <param name="IsBehindNat">Which icon it gets.</param>
public sealed record SiteNat(string Badge, Tone Tone, bool IsBehindNat, string Headline);

/// <summary>What two sites can do, worded.</summary>
/// <param name="Initiator">The site that must begin; null where either may, or none can.</param>
public sealed record PairView(Guid SiteA, Guid SiteB, PairKind Kind, Guid? Initiator, PairText Text);

/// <param name="Device">To which the forward would lead, or which should accept.</param>
/// <param name="Mends">How many pairs.</param>
public sealed record ForwardView(Guid Device, string DeviceName, int Mends, string Text);

/// <summary>What boxes of one model and firmware were seen to do.</summary>
/// <param name="Box">The box that translates; empty where nobody wrote it down.</param>
/// <param name="Behind">Which of our devices are behind it, where the box is not known: their model and firmware.</param>
public sealed record BoxRow(
    string Box, string Firmware, string Behind, string Nat, string Mapping, string Filtering, string Ports, string Lifetime, string Helper, int Seen, DateTimeOffset Last);
