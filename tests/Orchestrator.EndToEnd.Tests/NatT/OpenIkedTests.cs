using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Conversations;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>OpenIKED's iked against the standalone responder, through NATs.</summary>
[Trait("suite", "nat-t")]
public sealed class OpenIkedTests(ResponderWorld world) : IClassFixture<ResponderWorld>
{
    private const string Usual = "enc aes-128 prf hmac-sha2-256 auth hmac-sha2-256 group modp2048";

    [Theory]
    [InlineData("none", Usual)]
    [InlineData("port-preserving", Usual)]
    [InlineData("symmetric", "enc aes-256-gcm prf hmac-sha2-384 group ecp256")]
    public async Task IKEv2_ends_at_once_and_both_ends_know_of_the_NAT(string behaviour, string suite)
    {
        var site = world.Add(behaviour);
        var talk = await TalkAsync(site, suite);
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        var port = nat ? 4500 : 500;
        talk.Story.ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT", $"> {port} IKE_AUTH", $"< {port} IKE_AUTH"]);
        talk.Nat.ShouldBe((nat ? "present" : "none", "none"));
        talk.Output.Contains("NAT_DETECTION_DESTINATION_IP detected NAT", StringComparison.Ordinal).ShouldBe(nat);
        talk.Output.ShouldNotContain("NAT_DETECTION_SOURCE_IP detected NAT");
        ShouldHaveFailedAtOnce(talk, floated: nat);
        talk.Messages.All(message => message.FromResponder || message.ClientPort == message.Port).ShouldBe(site.Behaviour.Facts.PreservesPorts);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    public async Task With_its_own_proposals_it_comes_back_with_the_group_that_it_was_told(string behaviour)
    {
        var site = world.Add(behaviour);
        var talk = await TalkAsync(site, "");
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        var port = nat ? 4500 : 500;
        talk.Story.ShouldBe([
            "> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT INVALID_KE_PAYLOAD", "> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT", $"> {port} IKE_AUTH", $"< {port} IKE_AUTH",
        ]);
        talk.Output.ShouldContain("responder selected DH group 21");
        talk.Messages.Select(message => message.Initiator).Distinct().Count().ShouldBe(2, "a new IKE SA, where others go on with the one they began");
        ShouldHaveFailedAtOnce(talk, floated: nat);
    }

    [Fact]
    public async Task An_offer_without_a_spoken_group_is_refused()
    {
        var talk = await TalkAsync(world.Add("port-preserving"), "enc aes-128 prf hmac-sha2-256 auth hmac-sha2-256 group curve25519", "sa_free: no proposal chosen");
        talk.Story.ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT NO_PROPOSAL_CHOSEN"]);
        talk.Said.ExitCode.ShouldBe(0, talk.Output);
        talk.ShouldNotAmplify();
    }

    private static void ShouldHaveFailedAtOnce(Conversation talk, bool floated)
    {
        talk.Said.ExitCode.ShouldBe(0, talk.Output);
        talk.Output.ShouldNotContain("retransmit");
        var end = talk.Observed("continued").ShouldHaveSingleItem();
        end.GetProperty("identity").GetString().ShouldBe(CharonConnection.Identity);
        end.GetProperty("floated").GetBoolean().ShouldBe(floated);
        talk.ShouldNotAmplify();
    }

    private async Task<Conversation> TalkAsync(NatSite site, string suite, string until = "sa_free: authentication failed notification from peer")
    {
        using var iked = await OpenIked.StartAsync(site, suite);
        return await world.ListenAsync(site, () => iked.InitiateAsync(until));
    }
}
