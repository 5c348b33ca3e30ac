using Orchestrator.Core.Diagnosis;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

/// <summary>A small fleet with one of everything a page can show.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 3, 12, 0, TimeSpan.Zero);
    public static readonly Guid HubSite = Id(1), BranchSite = Id(2), DepotSite = Id(3), ClinicSite = Id(4);
    public static readonly Guid Hub = Id(11), Branch = Id(12), Depot = Id(13), Clinic = Id(14);
    public static readonly Guid BranchLink = Id(21), DepotLink = Id(22), ClinicLink = Id(23);
    public static readonly Guid ReadyChange = Id(31), PushingChange = Id(32), WaitingChange = Id(33), KeptChange = Id(34), RolledBackChange = Id(35), BlockedChange = Id(36);
    public static readonly Guid TrustProbe = Id(41), ReadyProbe = Id(42), FailedProbe = Id(43), ContactingProbe = Id(44);

    public static readonly Problem Catches = new(
        "nat.exception.missed", "Rule 7 (masquerade, out-interface ether1) on branch-7 catches 10.1.0.5 -> 10.2.0.9.",
        "The exception stands at rule 9, after it.", "Move rule 9 above rule 7: preview the link's repair.");

    public static LinkLights Broken { get; } = LinkLights.All(LightState.Good) with
    {
        Nat = new(LightKind.Nat, LightState.Bad, Catches.What, Now.AddMinutes(-9), Catches),
    };

    public static LinkLights Up { get; } = new(
        new(LightKind.Ike, LightState.Good, "IKEv2 established 2 h, NAT at branch-7 (172.16.1.2:4500 -> 198.51.100.10:4500).", Now.AddHours(-2)),
        new(LightKind.Sa, LightState.Good, "10.255.0.1/32 === 10.255.0.2/32 in UDP, in 1.2 GB out 0.3 GB, rekey in 31 min.", Now.AddHours(-2)),
        new(LightKind.Route, LightState.Good, "Both ways via ipip-hub, ping 10.1.0.1 -> 10.2.0.1 0.4 ms.", Now.AddHours(-2)),
        new(LightKind.Nat, LightState.Good, "The exception stands before rule 3 (masquerade ether1) on branch-7.", Now.AddHours(-2)),
        new(LightKind.Mtu, LightState.Good, "Path 1500, largest through tunnel 1386, MSS seen 1346.", Now.AddHours(-2)));

    public static IReadOnlyList<DeviceRow> Devices { get; } =
    [
        new(Branch, "branch-7", "Branch 7", DeviceKind.RouterOs, "192.0.2.17", "7.16.2 (stable)", UplinkKind.BehindNat, DeviceState.Reachable, Now.AddSeconds(-40), 1, false),
        new(Clinic, "clinic-gw", "Clinic", DeviceKind.RouterOs, "clinic.example.net", "6.49.18 (long-term)", UplinkKind.PublicDynamic, DeviceState.LoginRefused, Now.AddHours(-5), 1, false),
        new(Depot, "depot", "Depot", DeviceKind.RouterOs, "practice", "7.20.1 (stable)", UplinkKind.BehindNat, DeviceState.Busy, Now.AddMinutes(-3), 1, true),
        new(Hub, "hub", "Hub", DeviceKind.Linux, "198.51.100.20", "Debian 12, strongSwan 5.9.8", UplinkKind.PublicStatic, DeviceState.Reachable, Now.AddSeconds(-12), 3, false),
    ];

    public static IReadOnlyList<LinkRow> Links { get; } =
    [
        new(BranchLink, "branch-7 - hub", "Branch 7", "Hub", LinkState.Deployed, Broken, Now.AddMinutes(-9)),
        new(ClinicLink, "clinic - hub", "Clinic", "Hub", LinkState.Draft, LinkLights.AllUnknown, null),
        new(DepotLink, "depot - hub", "Depot", "Hub", LinkState.Deployed, Up, Now.AddHours(-2)),
    ];

    public static TopologyView Topology { get; } = new(
        [
            new(HubSite, "Hub", UplinkKind.PublicStatic, "", null, null, [new(Hub, "hub", DeviceKind.Linux)], ["10.2.0.0/24"], false),
            new(BranchSite, "Branch 7", UplinkKind.BehindNat, "198.51.100.10", null, null, [new(Branch, "branch-7", DeviceKind.RouterOs)], ["10.1.0.0/24"], false),
            new(DepotSite, "Depot", UplinkKind.BehindNat, "198.51.100.10", null, null, [new(Depot, "depot", DeviceKind.RouterOs)], ["10.3.0.0/24", "10.3.1.0/24"], true),
            new(ClinicSite, "Clinic", UplinkKind.PublicDynamic, "", null, null, [new(Clinic, "clinic-gw", DeviceKind.RouterOs)], ["10.4.0.0/24"], false),
        ],
        [
            new(BranchLink, "branch-7 - hub", BranchSite, HubSite, Broken),
            new(DepotLink, "depot - hub", DepotSite, HubSite, Up),
            new(ClinicLink, "clinic - hub", ClinicSite, HubSite, LinkLights.AllUnknown),
        ]);

    public static IReadOnlyList<ProbedUplink> Uplinks { get; } =
        [new("ether1", "172.16.1.2/24", "172.16.1.1", UplinkKind.BehindNat, "172.16.1.2 is a private address, and it carries the default route.")];

    public static IReadOnlyList<ProbedLan> Lans { get; } =
    [
        new("10.1.0.0/24", "bridge", true, "A private subnet with hosts, not on the uplink."),
        new("10.1.9.0/24", "guests", false, "Its firewall keeps it apart from the other subnets."),
    ];

    public static IReadOnlyList<Fact> Facts { get; } =
    [
        new("Identity", "branch-7"), new("Board", "RB5009UG+S+"), new("Version", "7.16.2 (stable)"), new("Architecture", "arm64"),
        new("Source NAT", "3 rules", "1 of them is masquerade towards ether1."), new("IPsec", "no peers"),
    ];

    public static LinkEndView BranchEnd { get; } = new(BranchSite, "Branch 7", Branch, "branch-7", UplinkKind.BehindNat, "172.16.1.2", true);

    public static LinkEndView HubEnd { get; } = new(HubSite, "Hub", Hub, "hub", UplinkKind.PublicStatic, "198.51.100.20", false);

    public static Guid Id(int number) => new($"00000000-0000-4000-8000-{number:D12}");
}
