using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A LAN here and a LAN at the other end of a tunnel that the text itself does not name.</summary>
public sealed record StatedLans(Ipv4Prefix Local, Ipv4Prefix Remote);

/// <summary>The audit of a rule set of which nothing is known but its text.</summary>
/// <param name="Supposed">Addresses that stand for ones which the text does not tell, by interface.</param>
/// <param name="Dead">Rules that no packet whatever reaches and matches; null where that is not known.</param>
public sealed record PastedResult(
    PastedKind Kind, AuditReport Report, IReadOnlyList<ReadingNote> Notes, IReadOnlyList<LinkShape> Links, DeviceSides Sides,
    IReadOnlyList<NetworkInterface> Supposed, PastedLines Lines, IReadOnlySet<Rule>? Dead)
{
    public PacketPath Path => Report.Path;

    /// <summary>Whether there was anything to prove.</summary>
    public bool IsEmpty => Report.Assessments.Count == 0;
}

/// <summary>Audits a pasted <c>/export</c> or <c>iptables-save</c> without any device.</summary>
/// <remarks>Pure: the text is neither kept nor sent anywhere.</remarks>
public static class PastedAudit
{
    /// <summary>More rules than this, and it is not asked which of them are dead.</summary>
    private const int MostRulesForDead = 3000;

    /// <param name="pairs">LANs that are tunnelled, for a text without IPsec policies.</param>
    /// <param name="nodeLimit">Bounds memory; see <see cref="DiagramStore"/>.</param>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static PastedResult Of(PastedKind kind, string text, IReadOnlyList<StatedLans> pairs, string device, int nodeLimit = 4_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (read, tunnels) = PastedRules.Read(kind, PastedPrompts.Blanked(text), pairs, device);
        var ends = tunnels.Select(tunnel => tunnel.Interface);
        var sides = DeviceSides.Of(read.Path, NumberSet.Singles(ends));
        var (path, supposed) = Addressed(read.Path, sides);
        var links = LinkShapes.Of(path, sides, tunnels, pairs);
        var report = DeviceAudit.Of(path, Asked(path, links, sides), nodeLimit, cancellationToken);
        return new PastedResult(kind, report, read.Notes, links, sides, supposed, PastedLines.Of(kind, text), DeadRules(path, nodeLimit, cancellationToken));
    }

    /// <summary>How much of an obligation's packets each rule takes; null where that is beyond the limits.</summary>
    public static IReadOnlyList<RuleUse>? Shares(PacketPath path, Obligation obligation, int nodeLimit = 4_000_000)
    {
        try
        {
            return RuleUse.Of(path, obligation, nodeLimit);
        }
        catch (DiagramLimitException)
        {
            return null;
        }
    }

    /// <summary>Rules that no packet whatever reaches and matches; null where they are too many to ask.</summary>
    public static IReadOnlySet<Rule>? DeadRules(PacketPath path, int nodeLimit = 4_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Chains.Values.Sum(rules => rules.Count) > MostRulesForDead)
            return null;
        try
        {
            return new HashSet<Rule>(RuleUse.OfAll(path, nodeLimit, cancellationToken).Where(use => use.IsDead).Select(use => use.Rule), ReferenceEqualityComparer.Instance);
        }
        catch (DiagramLimitException)
        {
            return null;
        }
    }

    private static IEnumerable<Obligation> Asked(PacketPath path, IReadOnlyList<LinkShape> links, DeviceSides sides)
    {
        foreach (var link in links)
        {
            // Without both ends nobody can say which of the device's packets carry the link.
            bool ends = link.Carrier is { Local: not null, Remote: not null };
            foreach (var obligation in LinkObligations.Of(link).Where(one => ends || one.Kind is not (TrafficKind.CarrierOut or TrafficKind.CarrierIn)))
                yield return LinkQuestion.Narrowed(path, link, obligation);
        }
        if (InternetQuestion.Of(path, links, sides) is { } internet)
            yield return internet;
    }

    /// <summary>An interface to the internet whose address the text does not tell gets one of those that nobody has (RFC 5737): masquerade then has a source to take.</summary>
    private static (PacketPath, IReadOnlyList<NetworkInterface>) Addressed(PacketPath path, DeviceSides sides)
    {
        var supposed = new List<NetworkInterface>();
        var free = Ipv4Address.Parse("192.0.2.0");
        var all = path.Interfaces.All.Select(one =>
        {
            if (one.Address is not null || !sides.Wan.Contains(path.Interfaces.Number(one.Name)) || supposed.Count == 254)
                return one;
            supposed.Add(one with { Address = free + (uint)(supposed.Count + 1) });
            return supposed[^1];
        }).ToList();
        var own = NumberSet.Singles(supposed.Select(one => one.Address!.Value.Value));
        return (path with { Interfaces = new InterfaceTable(all), LocalAddresses = path.LocalAddresses?.Union(own) }, supposed);
    }
}
