using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Tests.Linux;

public sealed class ReadbackTests
{
    private const string Jump = "-A POSTROUTING -j ORCH-abcdefgh-POSTROUTING";

    [Theory]
    [InlineData("", "")]
    [InlineData("-A POSTROUTING -o wan0 -j MASQUERADE\n", " (behind another rule)")]
    [InlineData("-A POSTROUTING -s 10.0.0.0/8 -j ACCEPT\n", " (behind another rule)")]
    [InlineData("-A POSTROUTING -j LOG\n", "")]
    [InlineData("-A POSTROUTING -j ORCH-bbbbbbbb-POSTROUTING\n", "")]
    public void A_jump_behind_a_rule_that_could_catch_its_packets_is_told(string before, string mark) =>
        IptablesSave.Parse($"*nat\n{before}{Jump}\nCOMMIT\n").RulesOf(RandomLinks.Tag, ["nat POSTROUTING"]).ShouldBe([$"nat: {Jump}{mark}"]);

    [Fact]
    public void Secrets_are_gone_from_what_was_read_and_equal_what_was_rendered()
    {
        var vault = new TestVault(("psk", "se\"cret"));
        var link = RandomLinks.Make(1, Core.Platforms.FirewallBackend.None);
        link = link with { Connection = link.Connection with { Secret = vault.Ref("psk") } };
        var file = LinuxRendering.Render(RandomLinks.Tag, link)[0];
        string text = RandomLinks.Text(file, "se\"cret");

        var read = SecretMask.Of(file.Path, file.Mode, text, vault);

        text.ShouldContain("\"0sc2UiY3JldA==\"");
        read.Preview.ShouldNotContain("c2UiY3JldA");
        read.Digest.ShouldBe(FileDigest.Of(file.Content));
        read.Preview.ShouldBe(FileDigest.Preview(file.Content));
    }

    [Theory]
    [InlineData("secret = plain words")]
    [InlineData("  secret=\"0xABCDEF\"")]
    [InlineData("secret-1 = hidden")]
    [InlineData("\tsecret = \"half")]
    public void A_secret_in_a_form_of_somebody_elses_is_hidden_too(string line)
    {
        string shown = SecretMask.Of("/etc/swanctl/conf.d/x.conf", UnixFileMode.UserRead, $"a {{\n{line}\n}}\n", new TestVault()).Preview;
        foreach (string word in (string[])["plain", "ABCDEF", "hidden", "half"])
            shown.ShouldNotContain(word);
        shown.ShouldContain("secret");
    }
}
