using Orchestrator.Deployment.Linux;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Real entries of connection tracking: those that a fix leaves stale end, others stay.</summary>
public sealed class EndConnectionsTests
{
    private const string Script = """
        ip link add wan0 type veth peer name wan1 || exit 77
        ip address add 203.0.113.1/24 dev wan0; ip link set wan0 up; ip link set wan1 up
        ip address add 10.255.128.1/32 dev lo; ip route add 10.255.128.0/24 via 203.0.113.2
        ip neigh add 203.0.113.2 lladdr 02:00:00:00:00:01 dev wan0
        iptables-nft -t nat -A POSTROUTING -d 10.255.128.2 -o wan0 -j MASQUERADE || exit 77
        for to in 2 3; do
          echo x | socat -u - IP4-SENDTO:10.255.128.$to:4,bind=10.255.128.1
          echo x | socat -u - UDP-SENDTO:10.255.128.$to:77,bind=10.255.128.1
        done
        show() { conntrack -L 2>/dev/null | sed 's/^\([a-z]*\) .*dst=\(10.255.128.[23]\) .*/\1 \2/; s/ .* / /' | sort | tr '\n' ','; }
        number() { echo $((10 * 16777216 + 255 * 65536 + 128 * 256 + $1)); }
        one="$(number 1)-$(number 1)" far="$(number 2)-$(number 4)"
        echo "@@ before"; show
        sh end.sh untranslated "$one" "$(number 2)-$(number 2)"
        sh end.sh translated "$one" "$(number 3)-$(number 9)"
        echo "@@ others"; show
        sh end.sh translated "5-6,$far" "$one"
        echo "@@ translated"; show
        sh end.sh untranslated "$one" "$far"
        echo "@@ all"; show
        """;

    [Fact]
    public async Task Connections_end_that_keep_what_was_decided_and_no_others()
    {
        Sandbox.Require("iptables-nft", "conntrack", "socat", "awk");
        var result = await Sandbox.RunAsync(Script, new Dictionary<string, string> { ["end.sh"] = RemoteShell.Script("end-connections") });
        Assert.SkipWhen(result.ExitCode == 77, "No veth or iptables here: " + result.Error);
        var parts = result.ShouldSucceed().Parts;

        const string Both = "udp 10.255.128.2,udp 10.255.128.3,unknown 10.255.128.2,unknown 10.255.128.3,";
        parts["before"].Trim().ShouldBe(Both);
        parts["others"].Trim().ShouldBe(Both);
        parts["translated"].Trim().ShouldBe("udp 10.255.128.3,unknown 10.255.128.3,");
        parts["all"].Trim().ShouldBeEmpty();
    }
}
