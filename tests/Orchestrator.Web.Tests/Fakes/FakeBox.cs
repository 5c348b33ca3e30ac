using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Planned;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Tests.BadInput;

namespace Orchestrator.Web.Tests.Fakes;

/// <summary>A Linux box made of what its programs would print: a hand-made tunnel, whose exception stands behind a masquerade.</summary>
internal sealed class FakeBox : IDeviceDrivers
{
    public const string Kept = "/etc/iptables/rules.v4";

    private const string Exception = "-A POSTROUTING -s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT";

    private PendingCommit? _armed;
    private (LinuxRules Rules, string? File) _before;
    private string? _file;

    public LinuxRules Rules { get; set; } = new()
    {
        Device = "box",
        Iptables = $"""
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A POSTROUTING -o eth0 -m comment --comment "the \"old\" one" -j MASQUERADE
            {Exception}
            COMMIT
            """,
        Interfaces = """
            1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN
            2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
            3: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
            1: lo    inet 127.0.0.1/8 scope host lo
            2: eth0    inet 198.51.100.10/24 brd 198.51.100.255 scope global eth0
            3: eth1    inet 10.1.0.1/24 scope global eth1
            """,
        Routes = """
            default via 198.51.100.1 dev eth0
            198.51.100.0/24 dev eth0 proto kernel scope link src 198.51.100.10
            10.1.0.0/24 dev eth1 proto kernel scope link src 10.1.0.1
            """,
        Policies = "src 10.1.0.0/24 dst 10.2.0.0/24 dir out priority 367231\n\ttmpl src 198.51.100.10 dst 203.0.113.7\n\t\tproto esp spi 0xc1 reqid 1 mode tunnel\n",
        Forwards = true,
        Session = new ManagementSession(Ipv4Prefix.Host(Ipv4Address.Parse("192.0.2.10")), Ipv4Address.Parse("198.51.100.10"), 22),
    };

    /// <summary>What the box loads its rules from when it starts; null where nobody knows.</summary>
    public string? File
    {
        get => _file;
        set => _file = value;
    }

    public Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken) => Done<IDeviceDriver>(new Driver(this));

    public Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken) => Done("SHA256:box");

    /// <summary>Stored as a device of this name.</summary>
    public static async Task<Guid> StoreAsync(ComposedApp app, string name, CancellationToken cancellationToken)
    {
        var site = new Site(new SiteId(Guid.NewGuid()), "box site");
        await app.Get<SiteStore>().AddAsync(site, cancellationToken);
        var key = new KeyId(Guid.NewGuid());
        await app.Get<KeyStore>().AddAsync(key, SecretKind.DevicePassword, new Secret("a password"), null, cancellationToken);
        var device = new Device
        {
            Id = new DeviceId(Guid.NewGuid()),
            Site = site.Id,
            Name = name,
            Management = new ManagementEndpoint("127.0.0.1", 22, ManagementTransport.Ssh),
            UserName = "root",
            PinnedFingerprint = "SHA256:box",
            Facts = Facts,
        };
        (await app.Get<DeviceStore>().AddAsync(device, key, practice: false, cancellationToken)).ShouldBe(StoreOutcome.Done);
        return device.Id.Value;
    }

    private static LinuxFacts Facts { get; } = new()
    {
        Identity = "box",
        Distribution = "Debian GNU/Linux 12",
        Kernel = "6.1.0",
        Firewall = FirewallBackend.Iptables,
        Boot = BootPersistence.Systemd,
        ForwardsPackets = true,
        CanIpip = true,
    };

    private static Task<Outcome<T>> Done<T>(T value) => Task.FromResult((Outcome<T>)value);

    /// <summary>Does at once to the texts what a box does to its rules.</summary>
    private sealed class Driver(FakeBox box) : IDeviceDriver
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public Task<Outcome<DeviceFacts>> ProbeAsync(CancellationToken cancellationToken) => Done<DeviceFacts>(Facts);

        public Task<Outcome<ActualState>> ReadAsync(LinkTag tag, CancellationToken cancellationToken) => Done<ActualState>(new LinuxActual
        {
            Files = [],
            Running = new LinuxRunning(),
            Tables = new BoxTables { Iptables = box.Rules.Iptables, Kept = box.File is { } text ? [new KeptFile(Kept, PacketFilter.Iptables, "netfilter-persistent", text)] : [] },
        });

        public Task<Outcome<DeviceRules>> ReadRulesAsync(CancellationToken cancellationToken) => Done<DeviceRules>(box.Rules);

        public ChangeSet Compare(DesiredState desired, ActualState actual) => LinuxEditComparer.Compare((LinuxEdits)desired, (LinuxActual)actual);

        public Task<Outcome<PendingCommit>> ArmAsync(ChangeSet changes, string undoId, TimeSpan revertIn, CancellationToken cancellationToken)
        {
            box._before = (box.Rules, box.File);
            return Done(box._armed = new PendingCommit(changes, undoId, TimeProvider.System.GetUtcNow() + revertIn));
        }

        public Task<Outcome<Done>> ApplyAsync(PendingCommit pending, IProgress<OperationProgress> progress, CancellationToken cancellationToken)
        {
            foreach (var (index, operation) in pending.Changes.Operations.Index())
            {
                progress.Report(new OperationProgress(index, OperationStage.Started));
                box.Rules = (LinuxRules)PlannedRules.After(box.Rules, pending.Changes with { Operations = [operation] });
                if (operation is EditKeptRules edit)
                    box.File = edit.Now;
                progress.Report(new OperationProgress(index, OperationStage.Succeeded));
            }
            return Done(new Done());
        }

        public Task<Outcome<Done>> ConfirmAsync(PendingCommit pending, CancellationToken cancellationToken)
        {
            box._armed = null;
            return Done(new Done());
        }

        public Task<Outcome<Done>> RollBackAsync(PendingCommit pending, CancellationToken cancellationToken)
        {
            (box.Rules, box.File) = box._before;
            box._armed = null;
            return Done(new Done());
        }

        public Task<Outcome<UndoState>> ReadUndoAsync(string undoId, CancellationToken cancellationToken) => Done(box._armed?.UndoId == undoId ? UndoState.Armed : UndoState.Absent);

        public Task<Outcome<LinkObservation>> ObserveAsync(LinkProbe probe, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
