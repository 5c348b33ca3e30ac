using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>A site with the uplink that its links would leave by, and what is known of the NAT before that.</summary>
/// <param name="Standing">null if that was never checked.</param>
internal sealed record MeasuredSite(Guid Site, string Name, DeviceEntry Entry, Uplink Uplink, NatStanding? Standing)
{
    public NatProfile? Profile => Standing?.Done?.Profile;

    /// <summary>null before a check.</summary>
    public PairSite? End => Profile is { } profile ? EndOf(Entry.Device, Uplink, profile) : null;

    /// <summary>One end of a pair as every verdict takes it, on the pages and in a plan.</summary>
    public static PairSite EndOf(Device device, Uplink uplink, NatProfile profile) =>
        new(MeasuredUplink.Believed(profile, uplink.Nat), LinkPlanner.ChoosesPort(device)) { PushOpens = device.Facts is LinuxFacts { Firewall: not FirewallBackend.None } };

    /// <summary>The site's name stands for its device, where sites are spoken of.</summary>
    public NatSubject Subject => NatSubjects.Of(Name, Uplink, Standing?.Done);
}

internal static class NatSubjects
{
    public static NatSubject Of(string name, Uplink uplink, NatCheckEntry? check) => new(name, uplink.Address, uplink.Gateway, Box(check?.Box ?? new NatBox()), check?.Profile?.CarrierGrade == true);

    private static string Box(NatBox box) => (box.Name.Length, box.Model.Length) switch
    {
        (0, 0) => "",
        (0, _) => $"the {box.Model}",
        _ => box.Name,
    };
}
