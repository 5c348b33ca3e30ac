using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Desks.NatChecks;

namespace Orchestrator.Web.Tests.NatChecks;

public sealed class RouterTargetsTests
{
    private static readonly Ipv4Address Inner = Ipv4Address.Parse("192.168.1.2"), Forwarded = Ipv4Address.Parse("198.51.100.7"), Seen = Ipv4Address.Parse("203.0.113.9");

    private static readonly ManagementEndpoint Management = new("192.0.2.1", 8729, ManagementTransport.ApiTls);

    [Fact]
    public void A_router_with_one_uplink_asks_from_where_its_routes_say_whatever_address_was_stored()
    {
        var first = Uplink(Inner, new NatBoundary.BehindNat());

        var target = Of(first, null, first);

        (target.Uplink, target.KnownUplink).ShouldBe((null, Inner));
        Of(first, null, first, Uplink(Forwarded, new NatBoundary.PublicStatic())).Uplink.ShouldBe(Inner, "of two, the address chooses");
    }

    [Fact]
    public void It_is_looked_for_where_it_was_seen_or_is_forwarded_or_stands_in_the_open()
    {
        var behind = Uplink(Inner, new NatBoundary.BehindNat(null, Forwarded));
        var open = Uplink(Seen, new NatBoundary.PublicDynamic());

        Of(behind, Standing(behind), behind).LastSeen.ShouldBe([Seen, Forwarded]);
        Of(open, null, open).LastSeen.ShouldBe([Seen]);
        Of(open, null, open).Sources.ShouldBeEmpty("an address that changed must not keep it out");
    }

    private static Orchestrator.Deployment.NatChecks.Routers.RouterCheckTarget Of(Uplink uplink, NatStanding? standing, params Uplink[] all) => RouterTargets.Of(
        new Device
        {
            Id = new DeviceId(Guid.CreateVersion7()),
            Site = new SiteId(Guid.CreateVersion7()),
            Name = "branch",
            Management = Management,
            UserName = "orch",
            Facts = new RouterOsFacts { Identity = "branch", Version = "7.16.2 (stable)", Board = "hEX S", ReadsSecrets = true },
            Uplinks = all,
        },
        uplink,
        standing,
        new DeviceAccess { DeviceName = "branch", Platform = DevicePlatform.RouterOs, Endpoint = Management, UserName = "orch", Credential = new Credential.Password("x") },
        TimeSpan.Zero);

    private static Uplink Uplink(Ipv4Address address, NatBoundary nat) => new() { Id = new UplinkId(Guid.CreateVersion7()), Interface = "ether1", Address = address, Nat = nat };

    private static NatStanding Standing(Uplink uplink)
    {
        var entry = new NatCheckEntry
        {
            Id = 1,
            Device = new DeviceId(Guid.CreateVersion7()),
            Uplink = uplink.Id,
            Interface = uplink.Interface,
            StartedBy = "ada",
            RequestedAt = DateTimeOffset.UnixEpoch,
            State = NatCheckState.Done,
            Model = "hEX S",
            Firmware = "7.16.2",
            Profile = NatClassifier.Classify(Profiles.Keeping($"{Inner}", $"{Seen}")),
        };
        return new NatStanding(entry, entry);
    }
}
