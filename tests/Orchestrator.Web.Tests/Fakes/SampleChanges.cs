using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Fakes;

internal static class SampleChanges
{
    private static readonly DeviceCounts BranchCounts = new(Sample.Branch, "branch-7", 9, 1, 0);
    private static readonly DeviceCounts HubCounts = new(Sample.Hub, "hub", 4, 0, 0);

    public static IReadOnlyList<ChangeView> All { get; } =
    [
        Make(Sample.ReadyChange, ChangeState.Ready) with
        {
            Risks =
            [
                new(RiskLevel.Caution, "branch-7", "The change touches the firewall that the management session crosses.", "An undo is armed on branch-7 before the first write; it fires after 60 s without confirmation."),
                new(RiskLevel.Note, "", "Connections from 10.1.0.0/24 that were masqueraded keep their mapping until they idle.", "They are cleared on branch-7 after the exception is in place."),
            ],
        },
        Make(Sample.PushingChange, ChangeState.Pushing) with { Doing = "Applying on hub", Steps = Steps(4) },
        Make(Sample.WaitingChange, ChangeState.WaitingForYou) with { Steps = Steps(7), WaitsUntil = Sample.Now.AddSeconds(252), Lights = Sample.Broken },
        Make(Sample.KeptChange, ChangeState.Kept) with { Steps = Steps(9), Result = "Kept: both ends confirmed, five lights are good.", Lights = Sample.Up, LinkId = Sample.BranchLink },
        Make(Sample.RolledBackChange, ChangeState.RolledBack) with
        {
            Steps = [.. Steps(4).Take(4), Steps(9)[4] with { State = StepState.Failed, Detail = "hub refused /etc/swanctl/conf.d/orch-branch-7.conf: no space left on device." }],
            Result = "Rolled back: hub could not write its files.",
            Problems = [new("device.disk-full", "The disk of hub is full.", "/etc/swanctl/conf.d could not be written.", "Free some space on hub, then push again.")],
        },
        Make(Sample.BlockedChange, ChangeState.Blocked) with
        {
            Devices = [],
            Problems = [new("change.drift", "branch-7 changed since the preview: NAT rule 3 is gone.", "Somebody edited the router in between.", "Plan again and look at the new preview.")],
        },
    ];

    private static ChangeView Make(Guid id, ChangeState state) => new()
    {
        Row = new(id, "Connect branch-7 and hub", state, "admin", Sample.Now.AddMinutes(-2), [BranchCounts, HubCounts], state == ChangeState.WaitingForYou ? Sample.Now.AddSeconds(252) : null),
        Devices = [Branch, HubDevice],
        PairsGained = SampleDesign.Pairs,
        UndoAfterSeconds = 60,
    };

    private static ChangeDevice Branch => new()
    {
        Counts = BranchCounts,
        Kind = DeviceKind.RouterOs,
        Operations =
        [
            new(1, OperationVerb.Add, "/ip ipsec profile", "orch-hub", "Phase 1 settings both ends can do."),
            new(2, OperationVerb.Add, "/ip ipsec peer", "orch-hub", "Tells branch-7 whom to call."),
            new(3, OperationVerb.Add, "/ip ipsec identity", "orch-hub", "How each end knows the other."),
            new(4, OperationVerb.Add, "/interface ipip", "orch-hub", "Carries the LANs' traffic inside the tunnel."),
            new(5, OperationVerb.Add, "/ip firewall nat", "accept 10.1.0.0/24 -> 10.2.0.0/24", "Keeps rule 3 (masquerade) off the tunnel's traffic."),
            new(6, OperationVerb.Set, "/ip firewall mangle", "orch-hub mss", "TCP segments have to fit 1346."),
        ],
        Diff =
        [
            new("/ip firewall nat",
            [
                new(DiffKind.Same, "1  chain=srcnat action=accept dst-address=192.168.88.0/24", [], true),
                new(DiffKind.Added, "2  chain=srcnat action=accept", [new("src-address", null, "10.1.0.0/24"), new("dst-address", null, "10.2.0.0/24"), new("comment", null, "orch:abcdefgh:nat-exception")]),
                new(DiffKind.Same, "3  chain=srcnat action=masquerade out-interface=ether1", [], true),
            ]),
            new("/ip ipsec identity", [new(DiffKind.Added, "orch-hub", [new("auth-method", null, "pre-shared-key"), new("secret", null, "set")])]),
            new("/ip firewall mangle", [new(DiffKind.Changed, "orch-hub mss", [new("new-mss", "1360", "1346")])]),
        ],
        Script = "/ip ipsec profile\nadd name=orch-hub enc-algorithm=aes-256 hash-algorithm=sha256 dh-group=modp2048 dpd-interval=30s\n/ip ipsec peer\nadd name=orch-hub address=198.51.100.20/32 profile=orch-hub exchange-mode=ike2\n/ip ipsec identity\nadd peer=orch-hub auth-method=pre-shared-key secret=***\n",
    };

    private static ChangeDevice HubDevice => new()
    {
        Counts = HubCounts,
        Kind = DeviceKind.Linux,
        Operations =
        [
            new(1, OperationVerb.Write, "/etc/swanctl/conf.d/orch-branch-7.conf", "connection orch-branch-7", "Lets branch-7 call in."),
            new(2, OperationVerb.Run, "swanctl", "--load-all", "charon takes the new connection without dropping others."),
        ],
        Files = [new("/etc/swanctl/conf.d/orch-branch-7.conf", "0600", "connections {\n  orch-branch-7 {\n    version = 2\n    encap = yes\n    local { auth = psk id = hub.orch }\n    remote { auth = psk id = branch-7.orch }\n  }\n}\n")],
    };

    private static IReadOnlyList<StepView> Steps(int done)
    {
        (string Device, string Title, string Detail)[] plan =
        [
            ("branch-7", "Read and compare", "as previewed"), ("hub", "Read and compare", "as previewed"),
            ("branch-7", "Arm undo (60 s)", "scheduler orch-undo-k3"), ("hub", "Arm undo (60 s)", "timer orch-undo-k3"),
            ("hub", "write /etc/swanctl/conf.d/orch-branch-7.conf", ""), ("branch-7", "add /ip ipsec profile orch-hub", ""),
            ("", "Log in again", "both answer"), ("", "Verify the link", "five lights"), ("", "Confirm both", ""),
        ];
        return [.. plan.Select((step, i) => new StepView(step.Device, step.Title,
            i < done ? StepState.Done : i == done ? StepState.Running : StepState.Waiting,
            i <= done ? Sample.Now.AddSeconds(i * 1.4 - 20) : null, i < done ? Sample.Now.AddSeconds(i * 1.4 - 18.9) : null, i < done ? step.Detail : "", i is 4 or 5))];
    }
}
