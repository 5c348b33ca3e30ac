using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Tests.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.OpenSsh;
using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.Deployment.Tests.OpenSsh;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>
/// A Linux box with a real sshd, charon and nftables. Where the kernel has no IPIP, VXLAN stands in: "ip" there is a
/// wrapper that changes the word for the kind and nothing else.
/// </summary>
internal sealed class LinuxBox : ComplianceDevice
{
    public static LinkTag Tag => Links.Tag;

    private const string Setup = """
        mount -t tmpfs none /etc/swanctl
        for d in conf.d x509 x509ca x509ocsp x509aa x509ac x509crl pubkey private rsa ecdsa bliss pkcs8 pkcs12; do mkdir /etc/swanctl/$d; done
        echo 'include conf.d/*.conf' >/etc/swanctl/swanctl.conf
        cat >/etc/strongswan.conf <<'C'
        charon {
          load = random nonce openssl aes sha1 sha2 hmac kdf gmp curve25519 gcm pem pkcs1 pkcs8 pubkey x509 kernel-netlink socket-default vici
        }
        swanctl {
          load = random openssl pem pkcs1 pkcs8 pubkey x509
        }
        C
        printf 'source /etc/network/interfaces.d/*\n' >/etc/network/interfaces
        mkdir -p /etc/network/if-up.d; rm -f /etc/network/if-up.d/*
        ip link add wan0 type veth peer name wan1; ip address add 203.0.113.20/24 dev wan0; ip link set wan0 up; ip link set wan1 up
        ip link add lan0 type veth peer name lan1; ip address add 10.2.0.1/24 dev lan0; ip link set lan0 up; ip link set lan1 up
        ip route add default via 203.0.113.1
        echo 0 >/proc/sys/net/ipv4/ip_forward
        nft -f - <<'N'
        table inet filter {
          chain input { type filter hook input priority 0; policy drop; iif lo accept; ct state established accept; }
        }
        table ip nat {
          chain post { type nat hook postrouting priority 100; oifname "wan0" masquerade; }
        }
        N
        if ! ip link add trial type ipip local 192.0.2.1 remote 192.0.2.2 2>/dev/null; then
          cp "$(command -v ip)" /run/real-ip
          cat >/run/ip <<'W'
        #!/bin/bash
        words=()
        while [ $# -gt 0 ]; do
          if [ "$1" = ipip ]; then words+=(vxlan id 1 dstport 4789)
          elif [ "$1" = pmtudisc ]; then :
          else words+=("$1"); fi
          shift
        done
        [ "${words[*]:0:3} ${words[4]}" = "link set dev type" ] && exit 0
        exec /run/real-ip "${words[@]}"
        W
          chmod 755 /run/ip
          for place in /usr/sbin/ip /usr/bin/ip /sbin/ip /bin/ip; do [ ! -e "$place" ] || [ "$(stat -c %d:%i /run/ip)" = "$(stat -L -c %d:%i "$place")" ] || mount --bind /run/ip "$(readlink -f "$place")"; done
        fi
        /usr/lib/ipsec/charon >/run/charon.log 2>&1 &
        tries=0; until swanctl --stats >/dev/null 2>&1; do tries=$((tries+1)); [ $tries -lt 200 ]; sleep 0.05; done
        """;

    private static readonly TestVault Vault = new(("psk/1", "first secret \" $(id)"), ("psk/2", "second secret ' é"));
    private readonly SshBox _box;
    private readonly DeviceAccess _access;

    private LinuxBox(SshBox box, DeviceAccess access) => (_box, _access) = (box, access);

    public SshBox Box => _box;

    public override IDeviceDrivers Drivers { get; } = new LinuxDrivers(new OpenSshClient(TimeProvider.System), Vault, TimeProvider.System);

    public override DeviceAccess Access => _access;

    public override DeviceAccess WithWrongPassword => Access with { Credential = new Credential.Password("wrong") };

    public override DeviceAccess WithUnknownFingerprint => Access with { PinnedFingerprint = null };

    public override DeviceAccess WithChangedFingerprint => Access with { PinnedFingerprint = "SHA256:" + new string('A', 43) };

    public override DesiredState Link => new LinuxDesired { Tag = Tag, Link = Make() };

    public override AuditedLink Audited => AuditedOf(Tag, Make(), answers: true);

    public override DesiredState OtherLink => new LinuxDesired
    {
        Tag = Tag,
        Link = Make() with
        {
            Connection = Make().Connection with { DpdDelay = TimeSpan.FromSeconds(60), Secret = Vault.Ref("psk/2") },
            Tunnel = Make().Tunnel with { Mtu = 1300, Routes = [Ipv4Prefix.Parse("10.1.0.0/24"), Ipv4Prefix.Parse("10.7.0.0/16")] },
            Firewall = Make().Firewall with { Mss = 1260, RemoteLans = [Ipv4Prefix.Parse("10.1.0.0/24"), Ipv4Prefix.Parse("10.7.0.0/16")] },
        },
    };

    /// <summary>The preferred source is nobody's address here, so the kernel refuses the route.</summary>
    public override DesiredState RefusedLink => new LinuxDesired
    {
        Tag = Tag,
        Link = Make() with { Tunnel = Make().Tunnel with { PreferredSource = Ipv4Address.Parse("192.0.2.77") } },
    };

    public override DesiredState NoLink => new LinuxDesired { Tag = Tag };

    public override IReadOnlyList<string> Secrets => ["first secret \" $(id)", "second secret ' é", _box.PrivateKey, SshBox.Password];

    public static async Task<LinuxBox> StartAsync()
    {
        SshBox.Require();
        foreach (string program in (string[])["/usr/sbin/swanctl", "/usr/sbin/nft", "/usr/lib/ipsec/charon"])
            Assert.SkipUnless(File.Exists(program), $"No {program} here.");
        var box = await SshBox.StartAsync(Setup);
        return new LinuxBox(box, box.WithKey);
    }

    /// <summary>A box whose orchestrator logs in as a user that is not root, by password, and may do what sudoers says.</summary>
    /// <param name="sudoers">What stands in sudoers after the user's name; empty where the user does not stand there.</param>
    public static async Task<LinuxBox> StartForUserAsync(string sudoers)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/sudo"), "No sudo here.");
        var root = await StartAsync();
        await root._box.RunAsync($"""
            useradd -M -s /bin/sh admin && sed -i "s#^admin:[^:]*:#admin:$(grep ^root: /etc/shadow | cut -d: -f2):#" /etc/shadow
            rm -f /etc/sudoers.d/*; [ -z "{sudoers}" ] || echo "admin {sudoers}" >/etc/sudoers.d/admin
            """);
        return new LinuxBox(root._box, root._box.WithPassword with { UserName = "admin" });
    }

    public override Task MutateAsync(CancellationToken cancellationToken) =>
        _box.RunAsync("mkdir -p /etc/orchestrator/abcdefgh; echo 'echo somebody' >/etc/orchestrator/abcdefgh/link");

    public override Task<string> SnapshotAsync(CancellationToken cancellationToken) => _box.RunAsync("""
        cd /etc; find orchestrator swanctl systemd/system network -type f ! -name '*orch-undo-*' -printf '%p %m ' -exec sha256sum {} \; 2>/dev/null | sort
        ip -o address | sed 's/ valid_lft.*//; s/^[0-9]*: //' | grep -v inet6; ip -o link | sed 's/^[0-9]*: //; s/link.ether.*//; s/qdisc.*//'; ip route
        cat /proc/sys/net/ipv4/ip_forward
        nft list ruleset
        swanctl --list-conns --raw
        """);

    public override Task<string> UndoTextAsync(string undoId, CancellationToken cancellationToken) =>
        _box.RunAsync($"find /var/lib/orchestrator/{undoId} -type f -exec cat {{}} \\;");

    public override Task ExpireAsync(PendingCommit pending, CancellationToken cancellationToken) =>
        _box.RunAsync($"tries=0; while [ -d /var/lib/orchestrator/{pending.UndoId} ]; do tries=$((tries+1)); [ $tries -lt 300 ] || exit 1; sleep 0.1; done");

    public override ValueTask DisposeAsync() => _box.DisposeAsync();

    private static LinuxLink Make()
    {
        var link = Links.Hub(boot: BootPersistence.Ifupdown);
        return link with { Connection = link.Connection with { Secret = Vault.Ref("psk/1") }, TurnOnForwarding = true };
    }
}
