using Orchestrator.Core.Addressing;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Outputs as real programs gave them.</summary>
public sealed class SaReadingTests
{
    private const string Established =
        "list-sa event {v2 {uniqueid=9 version=2 state=ESTABLISHED local-host=10.9.0.2 local-port=4500 local-id=site-a.example remote-host=198.51.100.1 remote-port=4500 remote-id=site-b.example initiator=yes initiator-spi=1799 responder-spi=6374 nat-local=yes nat-remote=yes nat-any=yes encr-alg=AES_CBC encr-keysize=128 integ-alg=HMAC_SHA2_256_128 prf-alg=PRF_HMAC_SHA2_256 dh-group=CURVE_25519 established=1 rekey-time=12973 child-sas {net-7 {name=net uniqueid=7 reqid=1 state=INSTALLED mode=TUNNEL protocol=ESP encap=yes spi-in=9563f04b spi-out=423ea5b3 encr-alg=AES_GCM_16 encr-keysize=128 bytes-in=168 packets-in=2 use-in=0 bytes-out=168 packets-out=2 use-out=0 rekey-time=3297 life-time=3959 install-time=1 local-ts=[192.168.50.0/24] remote-ts=[192.168.60.0/24]}}}}\nlist-sas reply {}\n";

    private const string Connecting =
        "list-sa event {v2 {uniqueid=1 version=2 state=CONNECTING local-host=10.9.0.2 local-port=500 local-id=%any remote-host=198.51.100.1 remote-port=500 remote-id=%any initiator=yes initiator-spi=1 responder-spi=0 tasks-active=[IKE_VENDOR IKE_INIT IKE_NATD] child-sas {}}}\nlist-sas reply {}\n";

    [Fact]
    public void An_established_association_is_read()
    {
        SaReading.Ike(Established, "v2").ShouldBe(new IkeObservation(IkeState.Established)
        {
            Version = 2,
            Local = "10.9.0.2:4500",
            Remote = "198.51.100.1:4500",
            EstablishedFor = TimeSpan.FromSeconds(1),
        });
        SaReading.Child(Established, "v2").ShouldBe(new ChildObservation(true)
        {
            UdpEncapsulated = true,
            Selectors = "192.168.50.0/24 === 192.168.60.0/24",
            Algorithms = "AES_GCM_16-128",
            BytesIn = 168,
            BytesOut = 168,
            RekeyIn = TimeSpan.FromSeconds(3297),
        });
    }

    [Fact]
    public void One_that_is_not_up_yet_is_connecting_and_has_no_child()
    {
        SaReading.Ike(Connecting, "v2").State.ShouldBe(IkeState.Connecting);
        SaReading.Child(Connecting, "v2").Installed.ShouldBeFalse();
    }

    [Fact]
    public void None_and_another_ones_are_none()
    {
        SaReading.Ike("list-sas reply {}\n", "v2").State.ShouldBe(IkeState.None);
        SaReading.Ike(Established, "other").State.ShouldBe(IkeState.None);
        SaReading.Ike("", "v2").State.ShouldBe(IkeState.None);
    }

    [Fact]
    public void An_established_one_wins_over_one_that_is_being_deleted()
    {
        string deleting = Connecting.Replace("CONNECTING", "DELETING", StringComparison.Ordinal).Replace("list-sas reply {}\n", "", StringComparison.Ordinal);
        SaReading.Ike(deleting + Established, "v2").State.ShouldBe(IkeState.Established);
    }

    [Fact]
    public void Names_with_blanks_do_not_swallow_what_follows()
    {
        const string output = "list-sa event {x {uniqueid=1 version=2 state=ESTABLISHED local-id=C=CH, O=A B, CN=hub remote-id=b established=4 child-sas {}}}";
        var sa = SwanctlRaw.Events(output, "list-sa").Single().Find("x")!;
        sa["remote-id"].ShouldBe("b");
        sa["established"].ShouldBe("4");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("list-sa event {a {b={c=[")]
    [InlineData("list-sa event {{{{}}}} }}}")]
    [InlineData("list-sa event {=}")]
    [InlineData("list-sa event {} } = ] [")]
    public void Broken_output_ends_without_harm(string output) => SaReading.Child(output, "a").Installed.ShouldBeFalse();

    [Theory]
    [InlineData("3 packets transmitted, 3 received, 0% packet loss, time 403ms\nrtt min/avg/max/mdev = 0.021/0.043/0.065/0.018 ms", 3, 3, 43)]
    [InlineData("2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 1ms", 2, 0, null)]
    [InlineData("PING 10.0.0.2 (10.0.0.2): 56 data bytes\n3 packets transmitted, 2 packets received, 33% packet loss", 3, 2, null)]
    [InlineData("ping: bind: Cannot assign requested address", 0, 0, null)]
    public void Pings_are_counted(string output, int sent, int received, int? microseconds)
    {
        var (from, to) = (Ipv4Address.Parse("10.0.0.1"), Ipv4Address.Parse("10.0.0.2"));
        LinkObserver.Ping(output, from, to, 1400).ShouldBe(
            new PingObservation(from, to, 1400, true, sent, received, microseconds is { } time ? TimeSpan.FromMicroseconds(time) : null));
    }
}
