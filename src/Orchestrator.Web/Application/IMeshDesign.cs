using System.Buffers;
using System.Buffers.Text;
using Orchestrator.Core.Planning;

namespace Orchestrator.Web.Application;

/// <summary>Designing the links between several sites at once.</summary>
public interface IMeshDesign
{
    /// <summary>Works out every link of the shape from stored facts; stores nothing.</summary>
    Task<MeshProposal> ProposeAsync(MeshIntent intent, CancellationToken cancellationToken);

    /// <summary>
    /// Stores each ticked link as a draft with a change for it, in one group, and starts reading the devices in the background. Answers the
    /// group's id. A link that could not be stored is told in the group and keeps none of the others from being made. Once begun it goes on to its
    /// end, whether or not anybody waits for it: half of a mesh would be drafts that nobody asked for.
    /// </summary>
    Task<Answer<Guid>> PreviewAsync(MeshIntent intent, CancellationToken cancellationToken);
}

/// <param name="Sites">In the order to show.</param>
/// <param name="Hub">null for the proposed one.</param>
/// <param name="Ticks">Pairs that a person ticked or unticked against the proposal.</param>
public sealed record MeshIntent(LinkShape Shape, IReadOnlyList<Guid> Sites, Guid? Hub, IReadOnlyDictionary<SitePair, bool> Ticks)
{
    /// <summary>Spokes reach each other by way of the hub.</summary>
    public bool Through { get; init; } = true;
}

/// <summary>Two sites in no order: the lesser id is always first.</summary>
public readonly record struct SitePair
{
    public SitePair(Guid one, Guid other) => (First, Second) = one.CompareTo(other) < 0 ? (one, other) : (other, one);

    public Guid First { get; }

    public Guid Second { get; }

    public override string ToString() => SiteWord.Of([First, Second]);

    public static SitePair? Parse(string? text) => SiteWord.Read(text) is [var first, var second] && first != second ? new SitePair(first, second) : null;
}

/// <summary>Sites as one word of an address: 22 characters of base64url each, for an address of some hundred sites must not outgrow a request's first line.</summary>
public static class SiteWord
{
    private const int Octets = 16, Characters = 22;

    public static string Of(IEnumerable<Guid> sites) => string.Concat(sites.Select(site => Base64Url.EncodeToString(site.ToByteArray(bigEndian: true))));

    /// <summary>Empty if it is no such word.</summary>
    public static IReadOnlyList<Guid> Read(string? word)
    {
        if (word is null || word.Length % Characters != 0)
            return [];
        var sites = new Guid[word.Length / Characters];
        Span<byte> site = stackalloc byte[Octets];
        for (int at = 0; at < sites.Length; at++)
        {
            if (Base64Url.DecodeFromChars(word.AsSpan(at * Characters, Characters), site, out _, out int length) != OperationStatus.Done || length != Octets)
                return [];
            sites[at] = new Guid(site, bigEndian: true);
        }
        return sites;
    }
}

public sealed record MeshProposal
{
    public required IReadOnlyList<MeshLink> Links { get; init; }

    /// <summary>The hub as chosen or proposed; null where the shape has none, and where no site can be one.</summary>
    public Guid? Hub { get; init; }

    /// <summary>Why it, or why none.</summary>
    public string HubWhy { get; init; } = "";

    /// <summary>Forwards of UDP 500 and 4500 that would let more pairs connect directly.</summary>
    public IReadOnlyList<ForwardView> Forwards { get; init; } = [];

    /// <summary>Stop the preview; empty when all is well. What is wrong with one link stands at that link.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    public int Ticked => Links.Count(link => link.Ticked);
}

/// <summary>A link that will be made, or not.</summary>
public sealed record MeshLink
{
    public required MeshEnd A { get; init; }

    public required MeshEnd B { get; init; }

    public SitePair Pair => new(A.Site, B.Site);

    /// <summary>What their NATs mean together; null for routers of the practice network, which have none.</summary>
    public PairView? Verdict { get; init; }

    public bool Ticked { get; init; }

    /// <summary>A person may tick it: nothing makes it impossible, and it is not there yet.</summary>
    public bool CanTick { get; init; }

    /// <summary>Name of the device that begins; empty if that is not settled.</summary>
    public string Begins { get; init; } = "";

    public string BeginsWhy { get; init; } = "";

    /// <summary>Both inner subnets; empty for a link that is not made.</summary>
    public string Tunnel { get; init; } = "";

    public string Endpoints { get; init; } = "";

    /// <summary>LANs of other spokes that it carries as well, by way of the hub.</summary>
    public IReadOnlyList<string> Transit { get; init; } = [];

    /// <summary>The link that is there already.</summary>
    public Guid? Existing { get; init; }

    public LinkState? ExistingState { get; init; }

    /// <summary>It is there and stays as it is; otherwise it is made, taken up again, or given more to carry.</summary>
    public bool Stays { get; init; }

    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>A site by which the two could reach each other instead.</summary>
    public SiteChoice? HubInstead { get; init; }
}

public sealed record MeshEnd(Guid Site, string SiteName, Guid? Device, string DeviceName, bool Practice);
