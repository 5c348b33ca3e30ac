using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>The fleet's audit.</summary>
public static class FleetWords
{
    public const string Itself = "the device itself";

    public static string Summary(FleetAuditView fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        int audited = fleet.Devices.Count(device => device.Verdict is not null), broken = fleet.Devices.Count(device => device.Verdict == AuditVerdict.Broken);
        return (audited, broken) switch
        {
            (0, _) => "Would a rule eat a tunnel's traffic? For each device and link: a proof over all packets, or the packet that breaks it.",
            (_, 0) => $"{DashboardWords.Count(audited, "device")} audited, none broken.",
            _ => $"{DashboardWords.Count(audited, "device")} audited, {broken} broken.",
        };
    }

    public static string Moving(int moving) => moving == 1 ? "1 device is being audited or waits for it." : $"{moving} devices are being audited or wait for it.";

    public static string Activity(AuditActivity activity) => activity switch
    {
        AuditActivity.Running => "is being audited",
        AuditActivity.Waiting => "waits for its audit",
        _ => "",
    };

    public static string Traffics(string column) => column switch
    {
        "out" => "From the LANs here into the tunnel; of the device itself: from its LANs to the internet",
        "in" => "From the tunnel to the LANs here; of the device itself: the orchestrator's own sessions",
        _ => "IKE, ESP and IPIP packets that carry the tunnel",
    };

    public static string Interval(TimeSpan? interval) => interval switch
    {
        null => "Never",
        { TotalHours: 1 } => "Every hour",
        { TotalHours: < 24 } some => $"Every {some.TotalHours:0} hours",
        { TotalDays: 1 } => "Every day",
        { } some => $"Every {some.TotalDays:0} days",
    };
}
