using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>Which of all that came to the responder is the daemon's. Pure.</summary>
internal static class DaemonSightings
{
    /// <summary>
    /// The exchanges that showed the identity. Where none came so far: those whose first message names one of the router's own addresses; else those
    /// from where its site was last seen; else all that is left, where it comes from one source only. A daemon shows its identity in its second
    /// message, and several that show none cannot be told apart. What was let in by a token is another check's.
    /// </summary>
    /// <param name="came">What came, whoever sent it.</param>
    /// <param name="signs">By what the daemon is known.</param>
    /// <param name="spoke">Whether the router may have sent anything: if not, nothing is taken for its own that does not name it.</param>
    public static IReadOnlyList<ResponderSighting> Of(IReadOnlyList<ResponderSighting> came, DaemonSigns signs, bool spoke = true)
    {
        var daemons = came.Where(saw => saw is { ByToken: false, Protocol: 17, Token: not 0 } && signs.Asked.Contains(saw.Destination)).ToList();
        var exchanges = daemons.Where(saw => saw.Identity == signs.Identity).Select(saw => saw.Token).ToHashSet();
        if (exchanges.Count > 0)
            return [.. daemons.Where(saw => exchanges.Contains(saw.Token))];
        var others = daemons.Where(saw => saw.Identity is not null).ToList();
        var theirs = others.Select(saw => saw.Token).ToHashSet();
        var named = daemons.Where(saw => !theirs.Contains(saw.Token) && signs.OwnIn(saw) is not null).Select(saw => saw.Token).ToHashSet();
        // Two sites with the same inner address are as much alike as two that name none.
        if (OfOneSource(daemons.Where(saw => named.Contains(saw.Token)), signs) is { Count: > 0 } own)
            return own;
        var elsewhere = others.Select(saw => saw.Source.Address).ToHashSet();
        return spoke && named.Count == 0 ? OfOneSource(daemons.Where(saw => !elsewhere.Contains(saw.Source.Address)), signs) : [];
    }

    private static List<ResponderSighting> OfOneSource(IEnumerable<ResponderSighting> all, DaemonSigns signs)
    {
        var known = all.ToLookup(saw => signs.LastSeen.Contains(saw.Source.Address));
        var chosen = known[known[true].Any()].ToList();
        return chosen.Select(saw => saw.Source.Address).Distinct().Count() == 1 ? chosen : [];
    }
}
