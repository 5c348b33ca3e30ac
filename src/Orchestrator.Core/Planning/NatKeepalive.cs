namespace Orchestrator.Core.Planning;

/// <summary>How often packets must go, so that a NAT does not forget the mapping that a link goes through. Pure.</summary>
public static class NatKeepalive
{
    /// <summary>What daemons send by themselves: strongSwan has one value for all its links, and RouterOS's cannot be changed.</summary>
    public static readonly TimeSpan BuiltIn = TimeSpan.FromSeconds(20);

    /// <summary>How often links ask for a dead peer, where no mapping wants it more often.</summary>
    public static readonly TimeSpan UsualDpd = TimeSpan.FromSeconds(30);

    /// <summary>How often daemons of both kinds are known to ask for a dead peer; a question and its answer hold a mapping as a keepalive does.</summary>
    public static readonly TimeSpan ShortestDpd = TimeSpan.FromSeconds(8);

    /// <summary>
    /// The interval for a mapping that was seen alive after that silence: half of it, at most <see cref="BuiltIn"/> and at least
    /// <see cref="ShortestDpd"/>. null where not even that is below the lifetime.
    /// </summary>
    public static TimeSpan? For(TimeSpan lifetime)
    {
        if (lifetime <= ShortestDpd)
            return null;
        var half = TimeSpan.FromSeconds(Math.Floor(lifetime.TotalSeconds / 2));
        return half >= BuiltIn ? BuiltIn : half <= ShortestDpd ? ShortestDpd : half;
    }

    /// <summary>Whether a mapping stays though one packet of two is lost.</summary>
    public static bool SurvivesLoss(TimeSpan interval, TimeSpan lifetime) => interval * 2 <= lifetime;
}
