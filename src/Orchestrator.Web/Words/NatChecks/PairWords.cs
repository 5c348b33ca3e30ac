using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>Whether two sites can have a tunnel, why, and what would mend it.</summary>
public static class PairWords
{
    /// <summary>As short as a cell of the matrix.</summary>
    public static string Name(PairKind kind) => kind switch
    {
        PairKind.Direct => "direct",
        PairKind.DirectIfInitiated => "one begins",
        PairKind.Experimental => "try",
        PairKind.NeedsHub => "hub",
        PairKind.Unknown => "not known",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What the cell's word stands for.</summary>
    public static string Meaning(PairKind kind) => kind switch
    {
        PairKind.Direct => "A tunnel comes up whoever begins.",
        PairKind.DirectIfInitiated => "A tunnel comes up if one end begins; the arrow starts there.",
        PairKind.Experimental => "The NATs would let a tunnel through; nothing but a try can tell.",
        PairKind.NeedsHub => "No direct tunnel: go through a site that both can reach.",
        PairKind.Unknown => "Too little was measured.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static PairText Of(NatSubject a, NatSubject b, PairVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(verdict);
        string why = Why(a, b, verdict)
            + (verdict.BeginsOn4500 ? $" IKE begins on UDP 4500, for 500 is of no use at {At(a, b, verdict.BlockedAt)}." : "")
            + (verdict.ForcesEncapsulation ? " ESP is blocked between them, so it goes in UDP 4500 although no NAT asks for it." : "");
        string remedy = Remedy(a, b, verdict);
        if (verdict.BeginsOn4500 || verdict.ForcesEncapsulation)
            remedy = $"{remedy} The planner sees to it once the results are used.".TrimStart();
        return new PairText(Sentence(a.Device, b.Device, verdict), why, remedy);
    }

    public static string Sentence(string a, string b, PairVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        string begins = verdict.Initiator == PairEnd.A ? a : b;
        return verdict.Kind switch
        {
            PairKind.Direct => $"{a} and {b}: direct.",
            PairKind.DirectIfInitiated => $"{a} and {b}: direct if {begins} begins.",
            PairKind.Experimental when verdict.Reason == PairReason.ClosedWithoutNat =>
                $"{a} and {b}: possible{(verdict.Initiator is null ? "" : $" if {begins} begins")} once {Closed(a, b, verdict)} UDP 500 and 4500.",
            PairKind.Experimental when verdict.Initiator is not null => $"{a} and {b}: possible if {begins} begins, experimental.",
            PairKind.Experimental => $"{a} and {b}: possible if both begin at the same time, experimental.",
            PairKind.NeedsHub => $"{a} and {b}: a hub is needed.",
            PairKind.Unknown => $"{a} and {b}: not known.",
            _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
        };
    }

    private static string Why(NatSubject a, NatSubject b, PairVerdict verdict)
    {
        string reached = Far(a, b, verdict).Device, begins = Near(a, b, verdict).Device, at = At(a, b, verdict.At);
        return verdict.Reason switch
        {
            PairReason.BothReachable => "First packets from outside reach both.",
            PairReason.OneReachable => $"First packets from outside reach {reached} and not {begins}.",
            PairReason.OneChoosesPort => $"First packets on UDP 4500 reach both, and the daemon of {begins} alone can begin there.",
            PairReason.ClosedWithoutNat => $"No NAT stands before {at}, but first packets from outside to UDP 500 and 4500 are dropped there.",
            PairReason.BothKeepPorts => "From outside both are seen on UDP 500 and 4500, so two first packets that cross would open the way.",
            PairReason.OneLetsAllIn => $"The NAT of {reached} lets everybody in once {reached} has used its ports; {reached} must have spoken shortly before.",
            PairReason.SameNatHairpins => "Both are behind the same external address, and its NAT sends packets back in.",
            PairReason.SameNat => "Both are behind the same external address, and nothing shows a way between them outside of it.",
            PairReason.PortDependsOnDestination => $"The NAT of {at} shows each destination another port, so the other end cannot know where to send.",
            PairReason.PortsNotKept => $"The NAT of {at} turns 500 and 4500 into other ports, and devices answer on those two only.",
            PairReason.Port500Blocked => $"UDP 500 does not get through at {at}, so IKE cannot begin; only strongSwan begins on 4500.",
            PairReason.Port4500Blocked => $"UDP 4500 does not get through at {at}, and across a NAT everything goes there.",
            PairReason.EspAnd4500Blocked => $"Neither ESP nor UDP 4500 gets through{(verdict.At is null ? "" : $" at {at}")}: IKE would come up, and no traffic pass.",
            PairReason.EspBlocked => $"ESP does not get through at {at}, and RouterOS cannot be told to put it into UDP where no NAT asks for it.",
            PairReason.IkeAltered => $"Something before {at} changes IKE messages on UDP 500, so authentication must fail; only strongSwan begins on 4500.",
            PairReason.NotMeasured => $"{at} {(verdict.At is null ? "were" : "was")} not measured, or too little of it.",
            _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
        };
    }

    private static string Remedy(NatSubject a, NatSubject b, PairVerdict verdict) => verdict.Reason switch
    {
        PairReason.BothReachable or PairReason.OneReachable or PairReason.OneChoosesPort => "",
        PairReason.ClosedWithoutNat => verdict.At is { } closed ? NatFindingWords.Sentence(NatFindingWords.Accept(End(a, b, closed)))
            : $"{NatFindingWords.Sentence(NatFindingWords.Accept(a))} One of the two is enough.",
        PairReason.BothKeepPorts or PairReason.OneLetsAllIn => $"For a tunnel that does not depend on luck, {ForwardAtEither(a, b)}",
        PairReason.SameNatHairpins or PairReason.SameNat => "Connect them by a subnet they share, or through a hub outside.",
        PairReason.PortDependsOnDestination or PairReason.PortsNotKept => NatFindingWords.Sentence(verdict.At is null ? ForwardAtEither(a, b) : ForwardAt(End(a, b, verdict.At.Value), End(a, b, verdict.At.Value == PairEnd.A ? PairEnd.B : PairEnd.A))),
        PairReason.Port500Blocked => Allow(a, b, verdict.At, "UDP 500"),
        PairReason.Port4500Blocked => Allow(a, b, verdict.At, "UDP 4500"),
        PairReason.EspAnd4500Blocked => Allow(a, b, verdict.At, "UDP 4500, or IP protocol 50,"),
        PairReason.EspBlocked => Allow(a, b, verdict.At, "IP protocol 50"),
        PairReason.IkeAltered => verdict.At is { } end ? NatPathWords.SwitchOff(End(a, b, end)) : $"Switch the IPsec passthrough helper off on {a.Router} and on {b.Router}, then check again.",
        PairReason.NotMeasured => $"Check {At(a, b, verdict.At)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    private static string Closed(string a, string b, PairVerdict verdict) => verdict.At switch
    {
        PairEnd.A => $"{a} accepts",
        PairEnd.B => $"{b} accepts",
        _ => $"{a} or {b} accepts",
    };

    // Where the end at fault is a provider's, a forward at the other end helps as well.
    private static string ForwardAt(NatSubject end, NatSubject other) => NatFindingWords.Forward(end.IsShared && !other.IsShared ? other : end);

    private static string ForwardAtEither(NatSubject a, NatSubject b) =>
        a.IsShared ? NatFindingWords.Forward(b) : b.IsShared ? NatFindingWords.Forward(a) : $"forward UDP 500 and 4500 to {a.Target} on {a.Router}, or to {b.Target} on {b.Router}.";

    private static string Allow(NatSubject a, NatSubject b, PairEnd? at, string what) => at is { } end
        ? $"Allow {what} and its answers on {End(a, b, end).Router}, then check again."
        : $"Allow {what} and its answers on {a.Router} and on {b.Router}, then check again.";

    private static string At(NatSubject a, NatSubject b, PairEnd? at) => at is { } end ? End(a, b, end).Device : $"{a.Device} and {b.Device}";

    private static NatSubject End(NatSubject a, NatSubject b, PairEnd end) => end == PairEnd.A ? a : b;

    private static NatSubject Near(NatSubject a, NatSubject b, PairVerdict verdict) => verdict.Initiator == PairEnd.A ? a : b;

    private static NatSubject Far(NatSubject a, NatSubject b, PairVerdict verdict) => verdict.Initiator == PairEnd.A ? b : a;
}
