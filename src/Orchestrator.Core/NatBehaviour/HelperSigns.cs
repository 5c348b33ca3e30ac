namespace Orchestrator.Core.NatBehaviour;

/// <summary>Whether something on the way treats IKE otherwise than other UDP.</summary>
internal static class HelperSigns
{
    public static HelperSign Of(Trials trials)
    {
        if (trials.Of<NatTrial.Altered>(NatProperty.Helper).Count > 0)
            return HelperSign.AltersIke;
        var asks = trials.Of<NatTrial.Ask>(NatProperty.Helper, ask => ask.Role is PortRole.Ike or PortRole.OtherIke);
        var straight = asks.Where(ask => ask.Role == PortRole.Ike).ToList();
        var beside = asks.Where(ask => ask.Role == PortRole.OtherIke).ToList();
        if (straight.Exists(ask => ask is { Inner.Port: not Mappings.Isakmp, External.Port: Mappings.Isakmp }))
            return HelperSign.ForcesPort500;
        if (straight.Count == 0 || beside.Count == 0)
            return HelperSign.Unknown;
        return beside.Exists(ask => ask.Answered) && !straight.Exists(ask => ask.Answered) ? HelperSign.BlocksIke : HelperSign.None;
    }
}
