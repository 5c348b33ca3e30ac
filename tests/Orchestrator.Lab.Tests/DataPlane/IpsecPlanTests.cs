using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.DataPlane.Linux.Ipsec;
using Orchestrator.Lab.DataPlane.Linux.Vici;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Tests.DataPlane;

public sealed class IpsecPlanTests
{
    [Fact]
    public void A_peer_with_its_identity_and_policy_is_one_connection_that_holds_its_traffic()
    {
        var plan = IpsecPlan.Build(Router());
        var connection = plan.Connections.ShouldHaveSingleItem();
        connection.Initiates.ShouldBeTrue();
        connection.Children.ShouldBe(new Dictionary<string, string> { ["*2"] = "c2" });
        var config = connection.Config.Section("p1-i1").ShouldNotBeNull();
        config["version"].ShouldBe("2");
        config.List("remote_addrs").ShouldBe(["203.0.113.20"]);
        config.List("proposals").ShouldBe(["aes256-sha256-modp2048", "aes256-sha256-curve25519"]);
        config["mobike"].ShouldBe("no");
        config.Section("local")!["id"].ShouldBe("fqdn:#" + Convert.ToHexStringLower("branch.example"u8));
        var child = config.Section("children")!.Section("c2").ShouldNotBeNull();
        child.List("local_ts").ShouldBe(["10.1.0.0/24"]);
        child.List("esp_proposals").ShouldBe(["aes128gcm16-modp2048", "aes256-sha256-modp2048"]);
        child["start_action"].ShouldBe("trap");
        (child["life_time"], child["rekey_time"]).ShouldBe(("28800s", "23040s"));
        plan.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_passive_peer_does_not_start() => IpsecPlan.Build(Router(peer: ("passive", "true"))).Connections.ShouldHaveSingleItem().Initiates.ShouldBeFalse();

    [Fact]
    public void A_peer_of_any_address_answers_and_holds_nothing()
    {
        var connection = IpsecPlan.Build(Router(peer: ("address", "0.0.0.0/0"))).Connections.ShouldHaveSingleItem();
        connection.Initiates.ShouldBeFalse();
        connection.Config.Section("p1-i1")!.Section("children")!.Section("c2")!["start_action"].ShouldBe("none");
    }

    [Theory]
    [InlineData("exchange-mode", "base")]
    [InlineData("profile", "gone")]
    public void What_cannot_be_carried_out_is_noted_and_left_out(string field, string value)
    {
        var plan = IpsecPlan.Build(Router(peer: (field, value)));
        plan.Connections.ShouldBeEmpty();
        plan.Notes.ShouldHaveSingleItem().ShouldStartWith("peer *1");
    }

    [Fact]
    public void Version_1_without_nat_traversal_is_left_out() =>
        IpsecPlan.Build(Router(peer: ("exchange-mode", "main"), profile: ("nat-traversal", "false"))).Connections.ShouldBeEmpty();

    [Fact]
    public void Secrets_are_octets_that_no_text_holds()
    {
        var plan = IpsecPlan.Build(Router(identity: ("secret", "p\"\n}'s")));
        var credential = plan.Credentials.ShouldHaveSingleItem();
        credential.Config["data"].ShouldBe("p\"\n}'s");
        credential.ToString().ShouldNotContain("p\"");
        IpsecPlan.Build(Router(identity: ("secret", "0x6162"))).Credentials[0].Config["data"].ShouldBe("ab");
    }

    [Fact]
    public void Bypass_and_discard_keep_their_place_in_the_order()
    {
        var tables = Router(policies: ["src-address=10.1.0.0/24 dst-address=10.2.0.9/32 action=none", "peer=hub tunnel=true src-address=10.1.0.0/24 dst-address=10.2.0.0/24 proposal=t", "src-address=0.0.0.0/0 dst-address=10.3.0.0/24 protocol=tcp action=discard"]);
        var plan = IpsecPlan.Build(tables);
        plan.Policies.Select(policy => $"{policy.Selector} {policy.Rest}").ShouldBe(
        [
            "src 10.1.0.0/24 dst 10.2.0.9/32 dir out priority 1000 action allow", "src 10.2.0.9/32 dst 10.1.0.0/24 dir in priority 1000 action allow", "src 10.2.0.9/32 dst 10.1.0.0/24 dir fwd priority 1000 action allow",
            "src 0.0.0.0/0 dst 10.3.0.0/24 proto 6 dir out priority 1020 action block", "src 10.3.0.0/24 dst 0.0.0.0/0 proto 6 dir in priority 1020 action block", "src 10.3.0.0/24 dst 0.0.0.0/0 proto 6 dir fwd priority 1020 action block",
        ]);
        plan.Connections[0].Config.Section("p1-i1")!.Section("children")!.Section("c2")!["priority"].ShouldBe("1010");
    }

    [Fact]
    public void The_same_tables_make_the_same_state_and_others_do_not()
    {
        IpsecPlan.Build(Router()).SameAs(IpsecPlan.Build(Router())).ShouldBeTrue();
        IpsecPlan.Build(Router()).SameAs(IpsecPlan.Build(Router(identity: ("secret", "other")))).ShouldBeFalse();
    }

    [Fact]
    public void Messages_come_back_as_they_were_sent()
    {
        var message = new ViciSection().Add("a", "1").Add("list", ["x", "y z"]).Add("inner", new ViciSection().Add("bytes", [0, 255, 10]).Add("empty", Array.Empty<string>())).Add("last", "");
        var back = ViciSection.Decode(message.Encode());
        back.Encode().ShouldBe(message.Encode());
        back.List("list").ShouldBe(["x", "y z"]);
        back["last"].ShouldBe("");
        Should.Throw<InvalidDataException>(() => ViciSection.Decode(message.Encode().AsSpan()[..^1]));
    }

    private static RouterTables Router((string, string)? peer = null, (string, string)? identity = null, (string, string)? profile = null, string[]? policies = null)
    {
        Row With(Row row, (string Name, string Value)? change) => change is { } set ? new Row(row.Id, new Dictionary<string, string>(row.Values) { [set.Name] = set.Value }) : row;
        return new RouterTables(RouterOsVersion.Parse("7.16.2"), 1, new Dictionary<string, IReadOnlyList<Row>>
        {
            ["ip/ipsec/profile"] = [With(Tables.Row(1, "name=t hash-algorithm=sha256 enc-algorithm=aes-256 dh-group=modp2048,x25519 dpd-interval=30s"), profile)],
            ["ip/ipsec/proposal"] = [Tables.Row(1, "name=t auth-algorithms=sha256 enc-algorithms=aes-128-gcm,aes-256-cbc pfs-group=modp2048 lifetime=8h")],
            ["ip/ipsec/peer"] = [With(Tables.Row(1, "name=hub address=203.0.113.20/32 exchange-mode=ike2 profile=t"), peer)],
            ["ip/ipsec/identity"] = [With(Tables.Row(1, "peer=hub secret=word my-id=fqdn:branch.example"), identity)],
            ["ip/ipsec/policy"] = policies is null
                ? [Tables.Row(1, "template=true src-address=::/0 dst-address=::/0 default=true"), Tables.Row(2, "peer=hub tunnel=true src-address=10.1.0.0/24 dst-address=10.2.0.0/24 proposal=t")]
                : [.. policies.Select((text, index) => Tables.Row(index + 1, text))],
        });
    }
}
