using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Core.Tests.Linux;

public sealed class LinuxLinkValidationTests
{
    private static readonly string[] Hostile =
        ["'", "\"", "\n", "\r", ";", "$(id)", "`id`", "${HOME}", "#", "{", "}", "\0", "é", "漢", " ", "\t", "\\", "/", "*", "+", "%any", "=", "&", "|", "<", ">", "!", "~", "-", ".", "a", "eth0"];

    /// <summary>Every free text of a link, and how to put another one in its place.</summary>
    private static readonly IReadOnlyDictionary<string, Func<LinuxLink, string, LinuxLink>> Texts = new Dictionary<string, Func<LinuxLink, string, LinuxLink>>
    {
        ["Connection.Name"] = (link, text) => link with { Connection = link.Connection with { Name = text } },
        ["Connection.LocalId"] = (link, text) => link with { Connection = link.Connection with { LocalId = text } },
        ["Connection.RemoteId"] = (link, text) => link with { Connection = link.Connection with { RemoteId = "fqdn:" + text } },
        ["Connection.LocalPublicKeyFile"] = (link, text) => link with { Connection = Rsa(link) with { LocalPublicKeyFile = text } },
        ["Connection.RemotePublicKeyFile"] = (link, text) => link with { Connection = Rsa(link) with { RemotePublicKeyFile = text } },
        ["Tunnel.Interface"] = (link, text) => link with { Tunnel = link.Tunnel with { Interface = text }, Firewall = link.Firewall with { Tunnel = text } },
        ["Firewall.Uplink"] = (link, text) => link with { Firewall = link.Firewall with { Uplink = text } },
    };

    [Fact]
    public void A_text_that_could_leave_its_place_is_refused_in_every_field()
    {
        var text = Gen.Elements(Hostile).Or(ArbMap.Default.GeneratorFor<string>().Where(value => value is not null)).NonEmptyListOf().Select(string.Concat);
        var cases = from field in Gen.Elements(Texts.Keys.ToArray()) from value in text select (field, value);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var link = Texts[one.field](Links.Hub(), one.value);
            var faults = LinuxLinkValidation.Validate(link);
            if (faults.Count > 0)
            {
                Should.Throw<ArgumentException>(() => LinuxRendering.Render(Links.Tag, link));
                return faults.All(fault => fault.Field == one.field || fault.Field == "Firewall.Tunnel");
            }
            return one.value.All(c => char.IsAsciiLetterOrDigit(c) || "_-.:".Contains(c, StringComparison.Ordinal))
                && LinuxRendering.Render(Links.Tag, link).Count > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("Tunnel.Mtu")]
    [InlineData("Firewall.Mss")]
    [InlineData("Connection.DpdDelay")]
    [InlineData("Connection.ChildRekey")]
    [InlineData("Firewall.RemoteEndpoint")]
    [InlineData("Connection.Secret")]
    [InlineData("Connection.Esp")]
    [InlineData("Connection.Ike")]
    public void Values_that_cannot_be_meant_are_named(string field)
    {
        var link = Links.Hub();
        var wrong = field switch
        {
            "Tunnel.Mtu" => link with { Tunnel = link.Tunnel with { Mtu = 70_000 } },
            "Firewall.Mss" => link with { Firewall = link.Firewall with { Mss = link.Tunnel.Mtu } },
            "Connection.DpdDelay" => link with { Connection = link.Connection with { DpdDelay = TimeSpan.FromMilliseconds(1500) } },
            "Connection.ChildRekey" => link with { Connection = link.Connection with { ChildRekey = TimeSpan.Zero } },
            "Firewall.RemoteEndpoint" => link with { Firewall = link.Firewall with { RemoteEndpoint = link.Tunnel.LocalEndpoint } },
            "Connection.Secret" => link with { Connection = link.Connection with { Secret = null } },
            "Connection.Esp" => link with { Connection = link.Connection with { Esp = new EspProposal(Encryption.Aes128Cbc, Integrity.None, DhGroup.None) } },
            _ => link with { Connection = link.Connection with { Ike = link.Connection.Ike with { Group = DhGroup.None } } },
        };
        LinuxLinkValidation.Validate(link).ShouldBeEmpty();
        LinuxLinkValidation.Validate(wrong).ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    private static StrongSwanConnection Rsa(LinuxLink link) =>
        link.Connection with { Authentication = Authentication.RsaKey, LocalPublicKeyFile = "a.pem", RemotePublicKeyFile = "b.pem" };
}
