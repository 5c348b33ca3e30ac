namespace Orchestrator.Web.Application;

/// <summary>Designing a link: everything is proposed with its reason, everything can be overridden.</summary>
public interface ILinkDesign
{
    /// <summary>Sites that can take a link, sorted by name.</summary>
    Task<IReadOnlyList<SiteChoice>> ListSitesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Works out the link from stored facts; stores nothing. An impossible override is not a refusal: its
    /// <see cref="DesignChoice.Problem"/> says why, and <see cref="LinkProposal.Problems"/> blocks the preview.
    /// </summary>
    Task<Answer<LinkProposal>> ProposeAsync(LinkIntent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the link as a draft and a change for it, and starts reading both devices in the background. Answers the
    /// change's id. Asking twice for the same pair of sites reuses the draft.
    /// </summary>
    Task<Answer<Guid>> PreviewAsync(LinkIntent intent, CancellationToken cancellationToken);

    /// <summary>Makes a change for a stored link: redeploy what differs, or take it off both devices. Answers the change's id.</summary>
    Task<Answer<Guid>> PreviewExistingAsync(Guid linkId, bool remove, CancellationToken cancellationToken);
}

/// <param name="SiteA">One end.</param>
/// <param name="SiteB">The other end.</param>
/// <param name="Overrides"><see cref="DesignChoice.Key"/> to chosen value. Unknown keys are refused with <c>link.override.unknown</c>.</param>
/// <param name="LinkId">Set when an existing link is being changed.</param>
public sealed record LinkIntent(Guid SiteA, Guid SiteB, IReadOnlyDictionary<string, string> Overrides, Guid? LinkId = null);

public sealed record LinkProposal
{
    public required string Name { get; init; }
    public required LinkEndView A { get; init; }
    public required LinkEndView B { get; init; }

    /// <summary>In the order to show: role, IKE, authentication, identities, inner addresses, MTU, keepalive, NAT exception, firewall, routes.</summary>
    public required IReadOnlyList<DesignChoice> Choices { get; init; }
    public required IReadOnlyList<LanPair> Pairs { get; init; }
    public int PairsGained { get; init; }
    public int PairsLost { get; init; }

    /// <summary>Stop the preview; empty when all is well.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}

/// <summary>One decision of the plan.</summary>
public sealed record DesignChoice
{
    /// <summary>Stable, url-safe, e.g. <c>ike-version</c>.</summary>
    public required string Key { get; init; }

    /// <summary>e.g. "Encryption".</summary>
    public required string Label { get; init; }

    /// <summary>As shown, e.g. <c>AES-256-CBC + SHA-512, modp2048</c>.</summary>
    public required string Value { get; init; }

    /// <summary>One sentence, no full stop needed.</summary>
    public required string Why { get; init; }

    /// <summary>The arithmetic behind a number, line by line; empty when there is none.</summary>
    public IReadOnlyList<string> Sum { get; init; } = [];

    /// <summary>Which device it concerns, or empty when both.</summary>
    public string Device { get; init; } = "";

    /// <summary>What can be picked instead. Empty with <see cref="FreeText"/> false: cannot be changed here.</summary>
    public IReadOnlyList<DesignOption> Options { get; init; } = [];

    /// <summary>A value may be typed.</summary>
    public bool FreeText { get; init; }

    public bool Overridden { get; init; }
    public Problem? Problem { get; init; }
}

/// <param name="Value">Sent back in <see cref="LinkIntent.Overrides"/>.</param>
/// <param name="Label">As shown.</param>
/// <param name="Impossible">Why it cannot be picked, or empty when it can.</param>
public sealed record DesignOption(string Value, string Label, string Impossible = "");
