using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Conversations;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>libreswan's pluto against the standalone responder, through NATs.</summary>
[Trait("suite", "nat-t")]
public sealed class PlutoTests(ResponderWorld world) : IClassFixture<ResponderWorld>
{
    [Theory]
    [InlineData("none", "aes_gcm128-sha2;modp2048")]
    [InlineData("port-preserving", "aes_gcm128-sha2;modp2048")]
    [InlineData("port-preserving", "aes128-sha2;dh19")]
    [InlineData("symmetric", "aes256-sha2;modp3072")]
    public async Task IKEv2_ends_at_once_and_both_ends_know_of_the_NAT(string behaviour, string suite)
    {
        var site = world.Add(behaviour);
        var talk = await TalkAsync(site, 4, "ikev2=insist", $"ike={suite}");
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        var port = nat ? 4500 : 500;
        talk.Story.Take(4).ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT", $"> {port} IKE_AUTH", $"< {port} IKE_AUTH"]);
        talk.Nat.ShouldBe((nat ? "present" : "none", "none"));
        talk.Output.ShouldContain("IKE SA authentication request rejected by peer: AUTHENTICATION_FAILED");
        talk.Observed("continued")[0].GetProperty("identity").GetString().ShouldBe(CharonConnection.Identity);
        talk.ShouldNotAmplify();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    [InlineData("endpoint-independent")]
    public async Task IKEv1_main_mode_shows_the_NAT_and_ends_unanswered(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await TalkAsync(site, 4, "ikev2=no", "ike=aes128-sha2;modp2048");
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        talk.Story.ShouldBe(["> 500 MAIN", "< 500 MAIN", "> 500 MAIN", "< 500 MAIN", nat ? "> 4500 MAIN" : "> 500 MAIN"]);
        talk.Nat.ShouldBe((nat ? "present" : "none", "none"));
        talk.Output.ShouldContain("sent Main Mode I3");
        talk.Observed("asked")[0].GetProperty("variant").GetString().ShouldBe("RFC 3947");
        talk.ShouldNotAmplify();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    public async Task IKEv1_aggressive_mode_padded_to_four_octets_is_answered_and_its_hash_found_wrong(string behaviour)
    {
        var talk = await TalkAsync(world.Add(behaviour), 3, "ikev2=no", "aggressive=yes", "ike=aes128-sha2;modp2048");
        talk.Story.Take(2).ShouldBe(["> 500 AGGRESSIVE", "< 500 AGGRESSIVE"]);
        talk.Output.ShouldContain("received Hash Payload does not match computed value");
        talk.Observed("asked")[0].GetProperty("identity").GetString().ShouldBe(CharonConnection.Identity);
        talk.ShouldNotAmplify();
    }

    private async Task<Conversation> TalkAsync(NatSite site, int seconds, params IReadOnlyList<string> connection)
    {
        Tools.Need("unshare", "nsenter", "timeout");
        using var pluto = await Pluto.StartAsync(site, connection);
        return await world.ListenAsync(site, () => pluto.InitiateAsync(seconds));
    }
}
