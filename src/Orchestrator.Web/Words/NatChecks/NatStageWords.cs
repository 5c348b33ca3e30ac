using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.Web.Words;

/// <summary>What a check could not measure, and why.</summary>
public static class NatStageWords
{
    /// <summary>null where nothing was left out that could have been measured.</summary>
    public static string? Sentence(NatStageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Note is NatStageNote.None or NatStageNote.NoNat or NatStageNote.NotWanted ? null
            : $"{NatFindingWords.Sentence(SelfCheckWords.Stage(report.Stage.ToString()))}: {(report.State == NatStageState.Done ? "measured in part" : "not measured")}. {Why(report.Note)}";
    }

    private static string Why(NatStageNote note) => note switch
    {
        NatStageNote.ResponderLacks => "The responder has no socket for it; a second address and port of the responder would do.",
        NatStageNote.NotPermitted => "The login may not open that port or kind of socket; use root or sudo without a password.",
        NatStageNote.PortTaken => "Another program on the device has the port and does not share it.",
        NatStageNote.NoAnswer => "Not even the plain question was answered, so silence says nothing.",
        NatStageNote.NotSeen => "The router's own IKE was not seen, nor did the router count anything that it sent: look whether IPsec is switched off, or an address is an old one.",
        NatStageNote.Coarse => "Some silences could not be tried, so that the time is known less closely than it could be.",
        NatStageNote.Pool => "The device shows several external addresses, of which one cannot be chosen.",
        NatStageNote.LetsAllIn => "Whoever sends gets in here, whether the mapping is still there or not.",
        NatStageNote.NotSilent => "The router's own IKE spoke in between, so that no silence lasted long enough.",
        _ => throw new ArgumentOutOfRangeException(nameof(note)),
    };
}
