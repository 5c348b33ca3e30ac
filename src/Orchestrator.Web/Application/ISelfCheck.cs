namespace Orchestrator.Web.Application;

/// <summary>
/// Checks of what the NATs before each uplink do, and what follows for pairs of sites. Reads answer from the store; checks run in the
/// background, so pages poll while something moves.
/// </summary>
public interface ISelfCheck
{
    Task<SelfCheckView> GetAsync(CancellationToken cancellationToken);

    /// <summary>null if there is no such device.</summary>
    /// <param name="uplink">Which of its uplinks; null for the first.</param>
    /// <param name="check">Which of the uplink's checks; null for the newest that found something.</param>
    /// <param name="shown">What the caller has already: its evidence, which is large, is not read again while nothing of it changed.</param>
    Task<DeviceCheckView?> GetDeviceAsync(Guid deviceId, Guid? uplink, long? check, CancellationToken cancellationToken, DeviceCheckView? shown = null);

    /// <summary>What the two sites' NATs mean together; null unless both are sites of their own.</summary>
    Task<PairView?> GetPairAsync(Guid siteA, Guid siteB, CancellationToken cancellationToken);

    /// <summary>What the map shows: each measured site's NAT.</summary>
    Task<IReadOnlyDictionary<Guid, SiteNat>> GetSitesAsync(CancellationToken cancellationToken);

    /// <summary>What one site and each of the others can do.</summary>
    Task<IReadOnlyList<PairView>> ListPairsAsync(Guid site, CancellationToken cancellationToken);

    /// <summary>Checks uplinks, a few at a time. One that is being checked is left alone. Answers how many there are.</summary>
    Task<Answer<int>> StartAsync(IReadOnlyCollection<Guid> uplinks, CancellationToken cancellationToken);

    /// <summary>Stops what waits and what runs; what was found before stands.</summary>
    Task<Answer<int>> StopAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>The same for some uplinks.</summary>
    Task<Answer<int>> StopAsync(IReadOnlyCollection<Guid> uplinks, CancellationToken cancellationToken);

    /// <summary>Writes down what box stands before the uplink, so that the table of boxes grows.</summary>
    Task<Answer<long>> DescribeAsync(long check, BoxEntry box, CancellationToken cancellationToken);

    /// <summary>Writes what was found into the uplink, from where the planner takes who begins and the keepalive.</summary>
    /// <param name="kind">One of <see cref="UseView.Options"/>.</param>
    Task<Answer<Guid>> UseAsync(long check, UplinkKind kind, CancellationToken cancellationToken);

    /// <summary>The same, with the forward that the admin says is there: <see cref="UseView.SaidForwarded"/>.</summary>
    Task<Answer<Guid>> UseForwardedAsync(long check, CancellationToken cancellationToken);

    /// <summary>Writes back what the uplink was before.</summary>
    Task<Answer<Guid>> UndoUseAsync(Guid uplink, CancellationToken cancellationToken);

    Task<Recheck> GetRecheckAsync(CancellationToken cancellationToken);

    Task<Answer<Recheck>> SetRecheckAsync(Recheck recheck, CancellationToken cancellationToken);

    /// <summary>All of a check as a text; null if it is gone or found nothing.</summary>
    Task<CheckEvidence?> GetEvidenceAsync(long check, CancellationToken cancellationToken);
}

/// <summary>What happens when a device is found with another version than its last check saw.</summary>
public enum Recheck
{
    /// <summary>The page says so and offers a check.</summary>
    Offer,

    /// <summary>A check is queued.</summary>
    Queue,

    Nothing,
}

/// <param name="Name">Of the box before the uplink; each at most 200 characters, empty for not known.</param>
public sealed record BoxEntry(string Name, string Model, string Firmware)
{
    public const int Longest = 200;
}

/// <summary>How an uplink was and is, and what a check would make of it.</summary>
/// <param name="Text">As the planner sees it now.</param>
/// <param name="Former">As it was before a result was used; null if none was.</param>
/// <param name="Options">What the check allows that is not so already; empty where nothing would change.</param>
public sealed record UseView(string Text, string? Former, IReadOnlyList<UseOption> Options)
{
    /// <summary>As it would be if 500 and 4500 are forwarded, where the check could not tell; null where it could.</summary>
    public string? SaidForwarded { get; init; }

    /// <summary>Deployed links that leave by it: they keep what was pushed.</summary>
    public IReadOnlyList<UsedLink> Links { get; init; } = [];
}

public sealed record UsedLink(Guid Id, string Name);

/// <param name="Text">e.g. "behind NAT, idle mappings live 30 s".</param>
public sealed record UseOption(UplinkKind Kind, string Text);
