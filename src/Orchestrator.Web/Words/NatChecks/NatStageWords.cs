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
        NatStageNote.Pool => "The device shows several external addresses, of which one cannot be chosen.",
        _ => throw new ArgumentOutOfRangeException(nameof(note)),
    };
}
