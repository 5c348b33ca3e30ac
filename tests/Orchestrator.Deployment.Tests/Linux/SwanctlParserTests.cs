using System.Globalization;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Rendered connections as a real charon reads them.</summary>
public sealed class SwanctlParserTests
{
    private const int Cases = 40;

    internal const string Charon = """
        cat >ss.conf <<'C'
        charon {
          load = random nonce openssl aes sha1 sha2 hmac kdf gmp curve25519 chapoly gcm ctr des pem pkcs1 pkcs8 pubkey x509 kernel-netlink socket-default vici
        }
        swanctl {
          load = random openssl pem pkcs1 pkcs8 pubkey x509
        }
        C
        mkdir -p /etc/swanctl; mount -t tmpfs none /etc/swanctl
        for d in conf.d x509 x509ca x509ocsp x509aa x509ac x509crl pubkey private rsa ecdsa bliss pkcs8 pkcs12; do mkdir /etc/swanctl/$d; done
        echo 'include conf.d/*.conf' >/etc/swanctl/swanctl.conf
        STRONGSWAN_CONF=$PWD/ss.conf; export STRONGSWAN_CONF
        /usr/lib/ipsec/charon >charon.log 2>&1 &
        charon=$!
        tries=0; until swanctl --stats >/dev/null 2>&1; do tries=$((tries+1)); [ $tries -lt 200 ] || { cat charon.log; exit 1; }; sleep 0.05; done

        """;

    [Fact]
    public async Task Charon_has_exactly_the_connection_that_was_meant()
    {
        Sandbox.Require("swanctl");
        Assert.SkipUnless(File.Exists("/usr/lib/ipsec/charon"), "No charon here.");
        var links = Enumerable.Range(0, Cases).Select(seed => RandomLinks.Make(seed, FirewallBackend.None, BootPersistence.None)).ToList();
        string script = Charon + string.Concat(links.Select((_, index) => $"""

            cp {index}/etc/swanctl/conf.d/orch-abcdefgh.conf /etc/swanctl/conf.d/
            swanctl --load-all --noprompt >load.log 2>&1 || cat load.log >&2
            echo "@@ {index}"; swanctl --list-conns --raw
            """)) + """

            rm /etc/swanctl/conf.d/*; swanctl --load-all --noprompt >/dev/null 2>&1
            echo "@@ removed"; swanctl --list-conns --raw
            kill $charon
            """;

        var result = (await Sandbox.RunAsync(script, FirewallParserTests.Files(links.Select(RandomLinks.Files)))).ShouldSucceed();

        foreach (var (index, link) in links.Index())
            Loaded(result.Parts[$"{index}"]).ShouldBe(Meant(link.Connection), $"case {index}");
        SwanctlRaw.Events(result.Parts["removed"], "list-conn").ShouldBeEmpty();
    }

    private static string Loaded(string output)
    {
        var (name, connection) = SwanctlRaw.Events(output, "list-conn").ShouldHaveSingleItem().Sections.ShouldHaveSingleItem();
        var (childName, child) = connection.Find("children")!.Sections.ShouldHaveSingleItem();
        return Line(name, connection["version"], connection.Lists["local_addrs"].Single(), connection.Lists["remote_addrs"].Single(), connection["rekey_time"],
            connection["unique"], connection.Find("local-1")!["id"], connection.Find("remote-1")!["id"], connection.Find("remote-1")!["class"],
            childName, child["mode"], child["rekey_time"], child.Lists["local-ts"].Single(), child.Lists["remote-ts"].Single(), connection["dpd_delay"] ?? "0");
    }

    private static string Meant(StrongSwanConnection connection) => Line(
        connection.Name, connection.Version == IkeVersion.V1 ? "IKEv1" : "IKEv2", connection.LocalAddress?.ToString() ?? "%any", connection.RemoteAddress?.ToString() ?? "%any",
        Seconds(connection.IkeRekey), "UNIQUE_REPLACE", Id(connection.LocalId), Id(connection.RemoteId), "pre-shared key",
        connection.Name, "TUNNEL", Seconds(connection.ChildRekey), connection.LocalSelector.ToString(), connection.RemoteSelector.ToString(), Seconds(connection.DpdDelay));

    private static string Line(params string?[] parts) => string.Join(" | ", parts);

    private static string Id(string id) => id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
