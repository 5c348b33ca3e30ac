using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>A device and one of its links, or what concerns the device itself, as a row of the fleet's audit.</summary>
/// <param name="Link">Empty for the device itself, and where nothing was asked.</param>
internal sealed record FleetRow(FleetDevice Device, string Link, Guid? LinkId, IReadOnlyList<FleetQuestion> Questions)
{
    private static readonly string[] OutTraffics = ["lanToTunnel", "internet"], InTraffics = ["tunnelToLan", "management"];

    /// <summary>null for a device that was never audited.</summary>
    public AuditVerdict? Verdict => Questions is [var worst, ..] ? worst.Verdict : Device.Verdict;

    public FleetQuestion? Worst => Questions is [var worst, ..] ? worst : null;

    public FleetQuestion? Out => Of(OutTraffics.Contains);

    public FleetQuestion? In => Of(InTraffics.Contains);

    public FleetQuestion? Carrier => Of(traffic => !OutTraffics.Contains(traffic) && !InTraffics.Contains(traffic));

    public static IReadOnlyList<FleetRow> Of(FleetAuditView fleet) =>
        [.. fleet.Devices.SelectMany(Of).OrderBy(row => Rank(row.Verdict)).ThenBy(row => row.Device.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Link.Length == 0)];

    // What was never looked at may be anything, so it stands before what is proved.
    private static int Rank(AuditVerdict? verdict) => verdict switch { AuditVerdict.Broken => 0, AuditVerdict.MayFail => 1, AuditVerdict.Undecided => 2, null => 3, _ => 4 };

    private static IEnumerable<FleetRow> Of(FleetDevice device) => device.Questions.Count == 0 ? [new FleetRow(device, "", null, [])]
        : device.Questions.GroupBy(question => question.Link).Select(group => new FleetRow(device, group.Key, group.First().LinkId, [.. group.OrderBy(question => question.Verdict)]));

    private FleetQuestion? Of(Func<string, bool> traffic) => Questions.FirstOrDefault(question => traffic(question.Traffic));
}
