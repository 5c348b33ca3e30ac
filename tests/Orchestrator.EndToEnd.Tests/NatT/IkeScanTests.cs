using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.NatT.Conversations;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>ike-scan, which sends first messages and shows what comes back, against the standalone responder.</summary>
[Trait("suite", "nat-t")]
public sealed class IkeScanTests(ResponderWorld world) : IClassFixture<ResponderWorld>
{
    private const string Suite = "--trans=(1=7,14=256,2=4,3=1,4=14)", OldSuite = "--trans=(1=5,2=2,3=1,4=14)";
    private const string Rfc3947 = "4a131c81070358455c5728f20e95452f";

    [Theory]
    [InlineData("none", 500)]
    [InlineData("port-preserving", 500)]
    [InlineData("symmetric", 500)]
    [InlineData("port-preserving", 4500)]
    [InlineData("endpoint-independent", 4500)]
    public async Task Main_mode_is_answered_with_the_vendor_ids_that_were_sent(string behaviour, int port)
    {
        var talk = await ScanAsync(behaviour, [.. Port(port), Suite, $"--vendor={Rfc3947}"]);
        talk.Story.ShouldBe([$"> {port} MAIN", $"< {port} MAIN"]);
        talk.Output.ShouldContain("Main Mode Handshake returned");
        talk.Output.ShouldContain("SA=(Enc=AES KeyLength=256 Hash=SHA2-256 Auth=PSK Group=14:modp2048)");
        talk.Output.ShouldContain($"VID={Rfc3947} (RFC 3947 NAT-T)");
        talk.ShouldNotAmplify();
    }

    [Fact]
    public async Task Main_mode_of_who_does_not_speak_NAT_traversal_is_answered_without()
    {
        var talk = await ScanAsync("port-preserving", [Suite]);
        talk.Output.ShouldContain("Main Mode Handshake returned");
        talk.Output.ShouldNotContain("VID=");
    }

    [Fact]
    public async Task Offers_of_weak_groups_alone_are_refused()
    {
        foreach (var mode in new[] { "--quiet", "-A" })
        {
            var talk = await ScanAsync("port-preserving", [mode]);
            talk.Story[1].ShouldBe("< 500 INFORMATIONAL NO_PROPOSAL_CHOSEN");
            talk.Output.ShouldContain("Notify message 14 (NO-PROPOSAL-CHOSEN)");
            talk.ShouldNotAmplify();
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("port-preserving")]
    public async Task Aggressive_mode_is_answered_where_the_answer_is_no_larger(string behaviour)
    {
        var talk = await ScanAsync(behaviour, ["-A", "--dhgroup=14", "--id=probe-17", OldSuite, OldSuite, OldSuite, $"--vendor={Rfc3947}"]);
        talk.Story.ShouldBe(["> 500 AGGRESSIVE", "< 500 AGGRESSIVE"]);
        talk.Output.ShouldContain("Aggressive Mode Handshake returned");
        talk.Observed("asked")[0].GetProperty("identityOctets").GetString().ShouldBe(Convert.ToHexStringLower("probe-17"u8));
        talk.ShouldNotAmplify();
    }

    [Fact]
    public async Task Aggressive_mode_that_is_shorter_than_its_answer_meets_silence()
    {
        var talk = await ScanAsync("port-preserving", ["-A", "--dhgroup=14", Suite]);
        talk.Story.ShouldBe(["> 500 AGGRESSIVE"]);
        talk.Events[0].GetProperty("silence").GetString().ShouldBe("noRoom");
    }

    [Theory]
    [InlineData("none", 500)]
    [InlineData("port-preserving", 500)]
    [InlineData("carrier-grade-symmetric", 500)]
    [InlineData("port-preserving", 4500)]
    [InlineData("symmetric", 4500)]
    public async Task IKEv2_is_answered_without_NAT_detection_that_was_not_asked_for(string behaviour, int port)
    {
        var talk = await ScanAsync(behaviour, ["--ikev2", .. Port(port), "--dhgroup=14"]);
        talk.Story.ShouldBe([$"> {port} IKE_SA_INIT", $"< {port} IKE_SA_INIT"]);
        talk.Messages[1].Payloads.ShouldBe([33, 34, 40]);
        talk.Output.ShouldContain("IKEv2 SA_INIT Handshake returned");
        talk.Nat.ShouldBe(("notTold", "notTold"));
        talk.ShouldNotAmplify();
    }

    [Fact]
    public async Task IKEv2_in_another_group_than_is_spoken_is_told_so()
    {
        var talk = await ScanAsync("port-preserving", ["--ikev2"]);
        talk.Story[1].ShouldBe("< 500 IKE_SA_INIT INVALID_KE_PAYLOAD");
        talk.Output.ShouldContain("Notify message 17 (INVALID_KE_PAYLOAD)");
    }

    [Theory]
    [InlineData("--sport=17000", "--dport=500")]
    [InlineData("--sport=0", "--dport=5000")]
    [InlineData("--sport=443", "--dport=5000")]
    public async Task Odd_ports_are_answered_where_they_came_from(string from, string to)
    {
        var talk = await ScanAsync("endpoint-independent", [Suite, from, to]);
        talk.Output.ShouldContain("Main Mode Handshake returned");
        talk.Messages.Select(message => message.ClientPort).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("--headerlen=-4")]
    [InlineData("--headerver=48")]
    [InlineData("--exchange=99")]
    [InlineData("--trans=(1=1)")]
    public async Task What_is_broken_is_refused_or_meets_silence(string option)
    {
        var talk = await ScanAsync("none", option.StartsWith("--trans", StringComparison.Ordinal) ? [option] : [Suite, option]);
        talk.Output.ShouldNotContain("Handshake returned");
        talk.Events.ShouldNotBeEmpty();
        talk.ShouldNotAmplify();
    }

    private static string[] Port(int port) => port == 4500 ? ["--nat-t"] : [];

    private Task<Conversation> ScanAsync(string behaviour, IReadOnlyList<string> options)
    {
        Tools.Need("ike-scan");
        var site = world.Add(behaviour);
        return world.ListenAsync(site, () => site.Host.RunAsync(
            TimeSpan.FromSeconds(20), ["ike-scan", "--retry=1", "--timeout=700", .. options, $"{ResponderWorld.Address}"]));
    }
}
