using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Planning;

namespace Orchestrator.Core.Tests.Planning;

/// <summary>Plans as text that a person can review.</summary>
internal static class PlanText
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Decisions(LinkPlan plan)
    {
        var text = new StringBuilder();
        foreach (var decision in plan.Decisions)
            text.Append(decision.Key).Append(": ").Append(decision.Value).Append("\n    because ").Append(decision.Reason).Append('\n');
        foreach (var finding in plan.Findings)
            text.Append(finding).Append('\n');
        return text.ToString();
    }

    public static string State(DesiredState? state) => state switch
    {
        RouterOsDesired router => string.Concat(router.Rows.Select(Row)),
        LinuxDesired linux => JsonSerializer.Serialize(linux.Link, Json) + "\n",
        _ => "none\n",
    };

    private static string Row(DesiredRow row)
    {
        string placement = row.Placement is Placement.BeforeCatching before ? $"    before the first of {before.Chain} that could catch {Traffic(before.Traffic)}\n" : "";
        return $"{row.Menu} {row.Stamp}\n{placement}{string.Concat(row.Fields.Select(field => $"    {field.Name}={field.Value}\n"))}";
    }

    private static string Traffic(TrafficShape traffic) =>
        $"{traffic.Source?.ToString() ?? "any"} -> {traffic.Destination?.ToString() ?? "any"} protocol {traffic.Protocol?.ToString() ?? "any"}"
        + $" ports {(traffic.DestinationPorts.Count == 0 ? "any" : string.Join(",", traffic.DestinationPorts))} in {traffic.InInterface ?? "any"} out {traffic.OutInterface ?? "any"}";
}
