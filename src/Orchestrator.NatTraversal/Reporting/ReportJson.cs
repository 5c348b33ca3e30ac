using System.Text.Json.Serialization;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>How reports are written and read: names in camelCase, null left out, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportedEvent))]
[JsonSerializable(typeof(ReportedFault))]
[JsonSerializable(typeof(ResponderReport))]
[JsonSerializable(typeof(ResponderOrders))]
public sealed partial class ReportJson : JsonSerializerContext;
