using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.RouterOs.Scripts;

namespace Orchestrator.Benchmarks.Planning;

/// <summary>A branch router behind a NAT and a Linux hub: the intent of a golden case, and devices that do not have the link yet.</summary>
internal sealed class SampleLink
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly PlanRequest _request = JsonSerializer.Deserialize<PlanRequest>(File.ReadAllText(Path.Combine(Child.Here, "Planning/intent.json")), Json)!;
    private readonly RouterOsActual _router = new()
    {
        Version = "7.16.2 (stable)",
        Menus = new Dictionary<RouterOsMenu, IReadOnlyList<ActualRow>>
        {
            [RouterOsMenu.IpAddress] = [Row(1, ("address", "172.16.1.2/24"), ("interface", "ether1")), Row(2, ("address", "10.1.0.1/24"), ("interface", "ether2"))],
            [RouterOsMenu.FirewallNat] = [Row(1, ("chain", "srcnat"), ("out-interface", "ether1"), ("action", "masquerade"))],
            [RouterOsMenu.FirewallFilter] =
            [
                Row(1, ("chain", "input"), ("connection-state", "established,related,untracked"), ("action", "accept")),
                Row(2, ("chain", "input"), ("connection-state", "invalid"), ("action", "drop")),
                Row(3, ("chain", "input"), ("protocol", "icmp"), ("action", "accept")),
                Row(4, ("chain", "input"), ("in-interface", "ether1"), ("action", "drop")),
                Row(5, ("chain", "forward"), ("connection-state", "established,related,untracked"), ("action", "accept")),
                Row(6, ("chain", "forward"), ("connection-state", "invalid"), ("action", "drop")),
                Row(7, ("chain", "forward"), ("in-interface", "ether1"), ("action", "drop")),
            ],
        },
    };

    private readonly LinuxActual _box = new() { Files = [], Running = new LinuxRunning() };

    /// <summary>Intent to desired state of both ends.</summary>
    public LinkPlan Plan() => LinkPlanner.Plan(_request);

    /// <summary>Desired state of both ends to the operations on these devices; the files are rendered on the way.</summary>
    public (ChangeSet A, ChangeSet B) Compare(LinkPlan plan) =>
        (RouterOsComparer.Compare((RouterOsDesired)plan.A!, _router), LinuxComparer.Compare((LinuxDesired)plan.B!, _box));

    /// <summary>What the preview shows: the router's script and the box's files.</summary>
    public static string Show(ChangeSet a, ChangeSet b) => RouterOsScript.Render(a) + string.Concat(b.Operations.OfType<WriteFile>().Select(write =>
        $"\n{write.File.Path}\n{string.Concat(write.File.Content.Select(segment => segment is FileSegment.Text text ? text.Content : "set"))}"));

    private static ActualRow Row(int id, params (string Name, string Value)[] fields) =>
        new($"*{id:X}", fields.ToDictionary(field => field.Name, field => (Value)new Value.Plain(field.Value)));
}
