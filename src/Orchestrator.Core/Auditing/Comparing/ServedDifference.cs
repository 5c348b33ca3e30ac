using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>Packets to which a change of rules does something, all in one way and by one rule.</summary>
/// <param name="Share">Of all packets that were asked about, above 0 to 1.</param>
/// <param name="Certain">Whether it happens whatever undecided matchers and the device choose.</param>
/// <param name="Before">One of the packets as the rules before treat it.</param>
/// <param name="After">The same packet as the rules after treat it.</param>
public sealed record ChangedTraffic(double Share, bool Certain, Counterexample Before, Counterexample After)
{
    /// <summary>The rule that drops, spares or translates them: of the rules after, but of those before where packets are served anew.</summary>
    public Rule? Rule { get; init; }

    /// <summary>The policy that takes them instead.</summary>
    public IpsecPolicy? Policy { get; init; }

    /// <summary>All addresses that such packets come from, and below what they are for; null where they are too scattered to be listed.</summary>
    public NumberSet? Sources { get; init; }

    public NumberSet? Destinations { get; init; }

    public NumberSet? Protocols { get; init; }

    /// <summary>Of protocols with ports.</summary>
    public NumberSet? DestinationPorts { get; init; }
}

/// <summary>What a change of one device's rules does to internet traffic, exactly.</summary>
/// <param name="Lost">Served before and not after.</param>
/// <param name="Gained">Served after and not before.</param>
/// <param name="Retranslated">Served by both, with another source.</param>
public sealed record ServedDifference(IReadOnlyList<ChangedTraffic> Lost, IReadOnlyList<ChangedTraffic> Gained, IReadOnlyList<ChangedTraffic> Retranslated)
{
    public bool IsNone => Lost.Count + Gained.Count + Retranslated.Count == 0;

    /// <param name="internet">The question of internet traffic as the rules before put it; see <see cref="DeviceObligations.Internet"/>.</param>
    /// <param name="nodeLimit">Bounds memory; see <see cref="DiagramStore"/>.</param>
    /// <returns>null where that is beyond the limits.</returns>
    /// <exception cref="ArgumentException">The obligation does not ask whether packets are served.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static ServedDifference? Of(PacketPath before, PacketPath after, Obligation internet, int nodeLimit = 4_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(internet);
        if (internet.Expect is not Expectation.Served served)
            throw new ArgumentException("Internet traffic is expected to be served.", nameof(internet));
        try
        {
            return new ServedComparison(new PacketSpace(nodeLimit, cancellationToken), before, Renumbering.Like(before, after), internet, served).Difference();
        }
        catch (DiagramLimitException)
        {
            return null;
        }
    }
}
