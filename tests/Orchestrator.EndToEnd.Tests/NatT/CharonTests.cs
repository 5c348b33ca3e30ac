using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Conversations;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>strongSwan's charon against the standalone responder, through NATs.</summary>
[Trait("suite", "nat-t")]
public sealed class CharonTests(ResponderWorld world) : IClassFixture<ResponderWorld>
{
    private const string Usual = "aes128-sha256-modp2048";
    private static readonly string[] Floated = ["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT", "> 4500 IKE_AUTH", "< 4500 IKE_AUTH"];
    private static readonly string[] Stayed = ["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT", "> 500 IKE_AUTH", "< 500 IKE_AUTH"];
    private static readonly string[] MainFloated = ["> 500 MAIN", "< 500 MAIN", "> 500 MAIN", "< 500 MAIN", "> 4500 MAIN"];

    [Theory]
    [InlineData("none", true)]
    [InlineData("none", false)]
    [InlineData("port-preserving", true)]
    [InlineData("port-preserving", false)]
    [InlineData("endpoint-independent", false)]
    [InlineData("full-cone", false)]
    [InlineData("address-dependent", true)]
    [InlineData("symmetric", false)]
    [InlineData("carrier-grade", false)]
    [InlineData("static-forward", false)]
    public async Task IKEv2_ends_at_once_and_both_ends_know_of_the_NAT(string behaviour, bool mobike)
    {
        var site = world.Add(behaviour);
        var talk = await TalkAsync(site, new CharonConnection("v2", 2, Usual) { Mobike = mobike });
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        talk.Story.ShouldBe(nat || mobike ? Floated : Stayed);
        talk.Nat.ShouldBe((nat ? "present" : "none", "none"));
        talk.Output.Contains("local host is behind NAT", StringComparison.Ordinal).ShouldBe(nat);
        talk.Output.ShouldNotContain("remote host is behind NAT");
        ShouldHaveFailedAtOnce(talk);
        var end = talk.Observed("continued").ShouldHaveSingleItem();
        end.GetProperty("identity").GetString().ShouldBe(CharonConnection.Identity);
        end.GetProperty("floated").GetBoolean().ShouldBe(nat || mobike);
        talk.Messages.All(message => message.FromResponder || message.ClientPort == message.Port).ShouldBe(site.Behaviour.Facts.PreservesPorts);
    }

    [Theory]
    [InlineData("aes128-sha256-modp3072")]
    [InlineData("aes256-sha512-modp4096")]
    [InlineData("aes128-sha256-ecp256")]
    [InlineData("aes256gcm16-prfsha384-ecp384")]
    [InlineData("aes256gcm16-prfsha512-ecp521")]
    [InlineData("aes128-sha1-modp2048")]
    [InlineData("default")]
    public async Task IKEv2_ends_at_once_with_every_group(string proposals)
    {
        var talk = await TalkAsync(world.Add("port-preserving"), new CharonConnection("groups", 2, proposals));
        talk.Story.TakeLast(2).ShouldBe(Floated[^2..]);
        ShouldHaveFailedAtOnce(talk);
    }

    [Fact]
    public async Task A_group_that_is_not_spoken_is_answered_with_one_that_was_offered()
    {
        var talk = await TalkAsync(world.Add("port-preserving"), new CharonConnection("other", 2, "aes128-sha256-curve25519-ecp384"));
        talk.Story.ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT INVALID_KE_PAYLOAD", .. Floated]);
        talk.Output.ShouldContain("peer didn't accept DH group CURVE_25519, it requested ECP_384");
        ShouldHaveFailedAtOnce(talk);
    }

    [Fact]
    public async Task An_offer_without_a_spoken_group_is_refused()
    {
        var talk = await TalkAsync(world.Add("none"), new CharonConnection("none", 2, "aes128-sha256-curve25519"));
        talk.Story.ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT NO_PROPOSAL_CHOSEN"]);
        talk.Output.ShouldContain("received NO_PROPOSAL_CHOSEN notify error");
        talk.ShouldNotAmplify();
    }

    [Fact]
    public async Task Forced_encapsulation_looks_like_a_NAT_to_the_responder_alone()
    {
        var talk = await TalkAsync(world.Add("none"), new CharonConnection("forced", 2, Usual) { Forced = true, Mobike = false });
        talk.Story.ShouldBe(Floated);
        talk.Nat.ShouldBe(("present", "none"));
        talk.Output.ShouldNotContain("behind NAT");
        ShouldHaveFailedAtOnce(talk);
    }

    [Fact]
    public async Task Where_4500_is_blocked_the_client_waits_in_vain_after_the_first_answer()
    {
        var talk = await TalkInVainAsync(world.Add("blocks-4500"), new CharonConnection("blocked", 2, Usual));
        talk.Story.ShouldBe(Floated[..2]);
        talk.Output.ShouldContain("peer not responding");
        talk.Observed("continued").ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_500_is_blocked_a_client_that_begins_on_4500_gets_through()
    {
        var site = world.Add("blocks-500");
        var talk = await TalkAsync(site, new CharonConnection("begins", 2, Usual) { Port = 4500 });
        talk.Story.ShouldBe(["> 4500 IKE_SA_INIT", "< 4500 IKE_SA_INIT", .. Floated[2..]]);
        talk.Nat.ShouldBe(("present", "none"));
        ShouldHaveFailedAtOnce(talk);
        (await TalkInVainAsync(site, new CharonConnection("vain", 2, Usual))).Story.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cookies_that_a_helper_rewrites_make_both_ends_suspect_and_the_exchange_fail_on_4500()
    {
        var talk = await TalkInVainAsync(world.Add("rewrites-500"), new CharonConnection("rewritten", 2, Usual));
        talk.Story.ShouldBe(Floated[..3]);
        talk.Nat.ShouldBe(("present", "present"));
        talk.Output.ShouldContain("remote host is behind NAT");
        talk.Output.ShouldContain("peer not responding");
        talk.Messages.Select(message => message.Initiator).Distinct().Count().ShouldBe(2);
        talk.Events[^1].GetProperty("silence").GetString().ShouldBe("unknownExchange");
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("port-preserving", false)]
    [InlineData("port-preserving", true)]
    [InlineData("symmetric", false)]
    [InlineData("carrier-grade", true)]
    public async Task IKEv1_main_mode_shows_the_NAT_and_ends_unanswered(string behaviour, bool rsa)
    {
        var site = world.Add(behaviour);
        var talk = await TalkInVainAsync(site, new CharonConnection("main", 1, Usual) { Rsa = rsa });
        var nat = site.Behaviour.Facts.Mapping != NatMapping.NoNat;

        talk.Story.ShouldBe(nat ? MainFloated : [.. MainFloated[..4], "> 500 MAIN"]);
        talk.Nat.ShouldBe((nat ? "present" : "none", "none"));
        talk.Output.ShouldContain("received NAT-T (RFC 3947) vendor ID");
        talk.Output.Contains("local host is behind NAT", StringComparison.Ordinal).ShouldBe(nat);
        talk.Output.ShouldContain("peer not responding");
        talk.Observed("asked")[0].GetProperty("variant").GetString().ShouldBe("RFC 3947");
        talk.Observed("continued")[0].GetProperty("floated").GetBoolean().ShouldBe(nat);
        talk.ShouldNotAmplify();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    public async Task IKEv1_aggressive_mode_is_answered_and_its_hash_found_wrong(string behaviour)
    {
        var talk = await TalkAsync(world.Add(behaviour), new CharonConnection("aggressive", 1, Usual) { Aggressive = true });
        talk.Story.ShouldBe(["> 500 AGGRESSIVE", "< 500 AGGRESSIVE", "> 500 INFORMATIONAL"]);
        talk.Messages[1].Payloads.Count(payload => payload == 20).ShouldBe(2, "NAT-D");
        talk.Output.ShouldContain("calculated HASH does not match HASH payload");
        talk.Observed("asked")[0].GetProperty("identity").GetString().ShouldBe(CharonConnection.Identity);
        talk.ShouldNotAmplify();
    }

    [Fact]
    public async Task IKEv1_aggressive_mode_by_signatures_is_refused()
    {
        var talk = await TalkAsync(world.Add("port-preserving"), new CharonConnection("signed", 1, Usual) { Aggressive = true, Rsa = true });
        talk.Story.ShouldBe(["> 500 AGGRESSIVE", "< 500 INFORMATIONAL NO_PROPOSAL_CHOSEN"]);
        talk.Output.ShouldContain("received NO_PROPOSAL_CHOSEN error notify");
    }

    [Fact]
    public async Task Under_load_the_client_comes_back_with_its_cookie()
    {
        await using var loaded = new ResponderWorld { Options = ["--always-cookie"] };
        await loaded.InitializeAsync();
        var talk = await TalkAsync(loaded, loaded.Add("port-preserving"), new CharonConnection("cookie", 2, Usual), patience: 10);
        talk.Story.ShouldBe(["> 500 IKE_SA_INIT", "< 500 IKE_SA_INIT COOKIE", "> 500 IKE_SA_INIT COOKIE", .. Floated[1..]]);
        talk.Observed("natTold")[0].GetProperty("proven").GetBoolean().ShouldBeTrue();
        ShouldHaveFailedAtOnce(talk);
    }

    private static void ShouldHaveFailedAtOnce(Conversation talk)
    {
        talk.Output.ShouldContain("received AUTHENTICATION_FAILED notify error");
        talk.Output.ShouldNotContain("retransmit", customMessage: talk.Account);
        talk.Said.ExitCode.ShouldNotBe(0);
        talk.ShouldNotAmplify();
    }

    // Where answers are expected, only a lost one may make the client repeat itself, not a machine that is slow for a second.
    private Task<Conversation> TalkAsync(NatSite site, CharonConnection connection) => TalkAsync(world, site, connection, patience: 10);

    private Task<Conversation> TalkInVainAsync(NatSite site, CharonConnection connection) => TalkAsync(world, site, connection, patience: 1);

    private static async Task<Conversation> TalkAsync(ResponderWorld world, NatSite site, CharonConnection connection, int patience)
    {
        Tools.Need("charon", "swanctl", "unshare");
        using var charon = await Charon.StartAsync(site.Host, connection.Text(), patience: patience);
        return await world.ListenAsync(site, () => charon.InitiateAsync(connection.Name));
    }
}
