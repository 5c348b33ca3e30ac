using System.Globalization;
using System.Text.Json;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>One run of the orchestrator's process. Once dead, none of its calls ever returns.</summary>
internal sealed class Life
{
    public bool IsDead { get; set; }
}

public enum When { Before, After }

/// <summary>
/// Two devices, a clock and a journal. Every call to a device and every journal entry is a numbered step, at which the
/// process can be killed, a call fail, or something else happen.
/// </summary>
internal sealed class PushWorld : IPushJournal
{
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(200);
    private readonly List<string> _written = [];
    private Life _life = new();

    public PushWorld(PushKind kind = PushKind.Provision, TimeSpan? revertIn = null)
    {
        int[] rows = [1, 2, 3];
        int[] old = kind == PushKind.Provision ? [] : rows;
        int[] wanted = kind == PushKind.Provision ? rows : [];
        (Hub, Branch) = (new("hub", Clock, old), new("branch", Clock, old));
        Order = new PushOrder
        {
            ChangeId = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
            Kind = kind,
            RevertIn = revertIn ?? TimeSpan.FromSeconds(60),
            First = End(Hub, "10.255.0.1", "10.255.0.2", old, wanted),
            Second = End(Branch, "10.255.0.2", "10.255.0.1", old, wanted),
        };
        (Old, New) = (string.Join(',', old), string.Join(',', wanted));
    }

    private PushWorld(PushWorld before)
    {
        (Clock, Hub, Branch, Old, New) = (before.Clock, before.Hub, before.Branch, before.New, before.New);
        Order = before.Order with { ChangeId = Guid.Empty, First = Preview(before.Order.First, Hub), Second = before.Order.Second is { } second ? Preview(second, Branch) : null };
    }

    /// <summary>A change of the hub alone, proved by its rules: <see cref="RulesHold"/>.</summary>
    public static PushWorld OfOneDevice()
    {
        var world = new PushWorld();
        world.Order = world.Order with { Kind = PushKind.Fix, Second = null, First = world.Order.First with { Probe = null, Previous = null, Proof = new FakeProof(world) } };
        return world;
    }

    public FakeClock Clock { get; } = new();

    public FakeDevice Hub { get; }

    public FakeDevice Branch { get; }

    public PushOrder Order { get; set; }

    public string Old { get; }

    public string New { get; }

    public bool LinkWorks { get; set; } = true;

    public bool RulesHold { get; set; } = true;

    /// <summary>
    /// What a call meets instead of its effect, by step: "branch.apply[1]". The detail "after" lets the effect happen
    /// and loses the answer; "hang" never answers.
    /// </summary>
    public Func<string, DeviceFault?> Fault { get; set; } = _ => null;

    /// <summary>What happens just before a step.</summary>
    public Action<string> OnStep { get; set; } = _ => { };

    /// <summary>The names of all steps so far.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Kills the process at the step with this number.</summary>
    public (int Step, When When)? Kill { get; set; }

    public bool WasKilled => _life.IsDead;

    public CancellationTokenSource GiveUp { get; } = new();

    /// <summary>The host shuts down.</summary>
    public CancellationTokenSource Stop { get; set; } = new();

    /// <summary>The journal as it would be read from a database.</summary>
    public IReadOnlyList<PushEvent> Written => [.. _written.Select(text => JsonSerializer.Deserialize<PushEvent>(text)!)];

    public FakeDevice Device(string name) => name == Hub.Name ? Hub : Branch;

    /// <summary>Runs or resumes the push; null if the process was killed in it.</summary>
    public PushResult? Go()
    {
        _life = new Life();
        var push = new LinkPush(new FakeDrivers(this, _life), Clock);
        var task = Task.Run(() => Pump(push.ResumeAsync(Order, Written, this, GiveUp.Token, Stop.Token), _life));
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Goes on until the result is final, as the durable job does.</summary>
    public PushResult GoToTheEnd()
    {
        for (int round = 0; round < 20; round++)
        {
            if (Go() is { IsFinal: true } result)
                return result;
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
        throw new InvalidOperationException("The push never ended.");
    }

    /// <summary>The same devices, previewed and pushed a second time.</summary>
    public PushWorld Again() => new(this);

    public async Task<Outcome<T>> CallAsync<T>(Life life, FakeDevice device, string call, Func<T> effect, CancellationToken cancellationToken)
    {
        string step = $"{device.Name}.{call}";
        await StepAsync(life, step, When.Before);
        await Task.Delay(CallTime, Clock, cancellationToken);
        if (life.IsDead)
            await Forever();
        if (!device.IsOnline)
            return new DeviceFault(FaultReason.Unreachable);
        var fault = Fault(step);
        if (fault?.Detail == "hang")
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, cancellationToken);
        if (fault is not null && fault.Detail != "after")
            return fault;
        var value = effect();
        await StepAsync(life, step, When.After);
        return fault is null ? value : fault;
    }

    async Task IPushJournal.WriteAsync(PushEvent entry, CancellationToken cancellationToken)
    {
        var life = _life;
        string step = $"journal {entry.GetType().Name}";
        await StepAsync(life, step, When.Before);
        _written.Add(JsonSerializer.Serialize(entry));
        await StepAsync(life, step, When.After);
    }

    /// <summary>What the devices have, in words.</summary>
    public string State()
    {
        // Whatever is still armed shows its effect.
        Clock.Advance(TimeSpan.FromHours(2));
        if (Order.Second is null)
            return $"both {Name(Hub)}";
        return Name(Hub) == Name(Branch) ? $"both {Name(Hub)}" : $"hub {Name(Hub)}, branch {Name(Branch)}";
    }

    /// <summary>What the result says the devices have.</summary>
    public static string Claim(PushResult result) => result.Outcome switch
    {
        PushOutcome.Kept => "both new",
        PushOutcome.Stopped or PushOutcome.RolledBack => "both old",
        _ => result.Outcome.ToString(),
    };

    public override string ToString() => string.Join('\n', _written);

    private static Task Forever() => new TaskCompletionSource().Task;

    private string Name(FakeDevice device)
    {
        string rows = string.Join(',', device.Rows);
        return rows == New ? "new" : rows == Old ? "old" : $"[{rows}]";
    }

    private async Task StepAsync(Life life, string step, When when)
    {
        if (life.IsDead)
            await Forever();
        if (when == When.Before)
        {
            Steps.Add(step);
            OnStep(step);
        }
        if (Kill is { } kill && kill.Step == Steps.Count - 1 && kill.When == when)
        {
            life.IsDead = true;
            await Forever();
        }
    }

    private PushResult? Pump(Task<PushResult> push, Life life)
    {
        for (int guard = 0; !push.IsCompleted && !life.IsDead; guard++)
        {
            guard.ShouldBeLessThan(100_000, "the push turns in circles");
            if (!Clock.Step())
                Thread.Sleep(1);
        }
        return life.IsDead ? null : push.GetAwaiter().GetResult();
    }

    private static PushEnd Preview(PushEnd end, FakeDevice device) =>
        end with { Preview = Rows.Compare((RouterOsDesired)end.Desired, Rows.Actual(device)) };

    private static PushEnd End(FakeDevice device, string local, string remote, int[] old, int[] wanted) => new()
    {
        Access = new DeviceAccess
        {
            DeviceName = device.Name,
            Platform = DevicePlatform.RouterOs,
            Endpoint = new ManagementEndpoint(string.Create(CultureInfo.InvariantCulture, $"{device.Name}.invalid"), 8729, ManagementTransport.ApiTls),
            UserName = "orchestrator",
            Credential = new Credential.Password("not-a-secret"),
        },
        Desired = Rows.Desired(wanted),
        Previous = Rows.Desired(old),
        Preview = Rows.Compare(Rows.Desired(wanted), Rows.Actual(device)),
        Probe = Observations.Probe(local, remote),
    };
}
