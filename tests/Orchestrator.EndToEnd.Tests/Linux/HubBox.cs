using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.OpenSsh;
using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>The lab's hub: a kernel with IPIP and ESP, charon, iptables-legacy. Shared, so it is swept after each test.</summary>
internal sealed class HubBox : ComplianceDevice
{
    private static readonly OpenSshClient Client = new(TimeProvider.System);
    private readonly NetworkLab _lab;
    private readonly DeviceAccess _access;
    private readonly LinuxLink _link;

    private HubBox(NetworkLab lab, DeviceAccess access, BoxBoot boot) =>
        (_lab, _access, _link) = (lab, access, HubLinks.Hub(boot == BoxBoot.Systemd ? BootPersistence.Systemd : BootPersistence.Ifupdown));

    public override IDeviceDrivers Drivers { get; } = new LinuxDrivers(Client, HubLinks.Vault, TimeProvider.System);

    public override DeviceAccess Access => _access;

    /// <summary>The same login by the key that is authorized.</summary>
    public DeviceAccess WithKey => Access with { Credential = new Credential.PrivateKey(File.ReadAllText(_lab.Status.Hub.PrivateKey)) };

    public override DeviceAccess WithWrongPassword => Access with { Credential = new Credential.Password("wrong") };

    public override DeviceAccess WithUnknownFingerprint => Access with { PinnedFingerprint = null };

    public override DeviceAccess WithChangedFingerprint => Access with { PinnedFingerprint = "SHA256:" + new string('A', 43) };

    public override DesiredState Link => new LinuxDesired { Tag = HubLinks.Tag, Link = _link };

    public override AuditedLink Audited => AuditedOf(HubLinks.Tag, _link, answers: true);

    public override DesiredState OtherLink => new LinuxDesired
    {
        Tag = HubLinks.Tag,
        Link = _link with
        {
            Connection = _link.Connection with { DpdDelay = TimeSpan.FromSeconds(60), Secret = HubLinks.Vault.Ref("psk/2") },
            Tunnel = _link.Tunnel with
            {
                Mtu = 1300,
                LocalEndpoint = Ipv4Address.Parse("10.255.128.5"),
                RemoteEndpoint = Ipv4Address.Parse("10.255.128.6"),
                Address = Ipv4Interface.Parse("10.255.0.5/30"),
                Routes = [Ipv4Prefix.Parse("10.7.0.0/16")],
            },
            Firewall = _link.Firewall with
            {
                Mss = 1260,
                LocalEndpoint = Ipv4Address.Parse("10.255.128.5"),
                RemoteEndpoint = Ipv4Address.Parse("10.255.128.6"),
                RemoteLans = [Ipv4Prefix.Parse("10.7.0.0/16")],
            },
        },
    };

    /// <summary>The preferred source is nobody's address here, so the kernel refuses the route.</summary>
    public override DesiredState RefusedLink => new LinuxDesired
    {
        Tag = HubLinks.Tag,
        Link = _link with { Tunnel = _link.Tunnel with { PreferredSource = Ipv4Address.Parse("192.0.2.77") } },
    };

    public override DesiredState NoLink => new LinuxDesired { Tag = HubLinks.Tag };

    public override IReadOnlyList<string> Secrets => ["first secret \" $(id)", "second secret ' é", _lab.Status.Hub.Password];

    public static async Task<HubBox> OpenAsync(NetworkLab lab, BoxBoot boot, CancellationToken cancellationToken)
    {
        await lab.Hub.BootAsync(boot);
        var forward = lab.Status.Forward("hub-ssh");
        var endpoint = new ManagementEndpoint(forward.Address.ToString(), forward.Port, ManagementTransport.Ssh);
        var fingerprint = await Client.ReadFingerprintAsync(endpoint.Host, endpoint.Port, cancellationToken);
        fingerprint.Fault.ShouldBeNull();
        var access = new DeviceAccess
        {
            DeviceName = "hub",
            Platform = DevicePlatform.Linux,
            Endpoint = endpoint,
            UserName = lab.Status.Hub.User,
            Credential = new Credential.Password(lab.Status.Hub.Password),
            PinnedFingerprint = fingerprint.Value,
        };
        return new HubBox(lab, access, boot);
    }

    public override Task MutateAsync(CancellationToken cancellationToken) =>
        _lab.Hub.DoAsync("mkdir -p /etc/orchestrator/abcdefgh; echo 'echo somebody' >/etc/orchestrator/abcdefgh/link");

    public override Task<string> SnapshotAsync(CancellationToken cancellationToken) => _lab.Hub.DoAsync("""
        cd /etc; find orchestrator swanctl network systemd/system -type f ! -name '*orch-undo-*' -printf '%p %m ' -exec sha256sum {} \; 2>/dev/null | sort
        [ ! -d /run/systemd/system ] || { find systemd/system -type l ! -name 'orch-undo-*' | sort; systemctl list-units --all --plain --no-legend 'orch-[!ut]*'; }
        ip -o -4 address | sed 's/ valid_lft.*//; s/^[0-9]*: //' | sort; ip -o -d link | grep -v tunl0 | sed 's/^[0-9]*: //; s/@.*: /: /; s/link.ether.*//; s/qdisc.*//; s/promiscuity.*ipip/ipip/' | sort; ip route
        cat /proc/sys/net/ipv4/ip_forward
        iptables-save | awk '/^[*]/ { table = $1 } /^-A/ { print table, $0 } /^:ORCH-/ { print table, $1 }'
        swanctl --list-conns --raw
        """);

    public override Task<string> UndoTextAsync(string undoId, CancellationToken cancellationToken) =>
        _lab.Hub.DoAsync($"find /var/lib/orchestrator/{undoId} -type f -exec cat {{}} \\;");

    public override Task ExpireAsync(PendingCommit pending, CancellationToken cancellationToken) =>
        _lab.Hub.DoAsync($"tries=0; while [ -d /var/lib/orchestrator/{pending.UndoId} ]; do tries=$((tries+1)); [ $tries -lt 300 ] || exit 1; sleep 0.2; done", TimeSpan.FromSeconds(90));

    public override async ValueTask DisposeAsync() => await _lab.Hub.DoAsync("""
        for undo in /var/lib/orchestrator/*/undo; do [ ! -x "$undo" ] || "$undo"; done
        [ ! -s /etc/orchestrator/abcdefgh/link ] || sh /etc/orchestrator/abcdefgh/link down
        [ ! -e /etc/systemd/system/orch-abcdefgh.service ] || systemctl disable --quiet --now orch-abcdefgh.service
        rm -rf /etc/orchestrator /etc/swanctl/conf.d/orch-* /etc/network/if-up.d/*orch-* /etc/systemd/system/orch-*
        [ ! -d /run/systemd/system ] || systemctl daemon-reload
        swanctl --load-all --noprompt >/dev/null 2>&1; swanctl --terminate --ike orch-abcdefgh --force >/dev/null 2>&1; true
        """);
}
