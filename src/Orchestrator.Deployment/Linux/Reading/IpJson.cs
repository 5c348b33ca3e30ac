using System.Text.Json;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>One object of "ip -j"; whatever is missing reads as null.</summary>
internal readonly record struct IpObject(JsonElement Element)
{
    public string? Text(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public int? Number(string name) => Element.TryGetProperty(name, out var value) && value.TryGetInt32(out int number) ? number : null;

    public Ipv4Address? Address(string name) => Ipv4Address.TryParse(Text(name), out var address) ? address : null;

    public bool HasFlag(string flag) => List("flags").Any(value => value.GetString() == flag);

    public IpObject? Object(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new IpObject(value) : null;

    public IEnumerable<IpObject> Objects(string name) => List(name).Where(value => value.ValueKind == JsonValueKind.Object).Select(value => new IpObject(value));

    private JsonElement.ArrayEnumerator List(string name) =>
        Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;
}

/// <summary>Reads the JSON of iproute2. Older versions print "[]" or nothing for nothing, and empty objects for what was filtered out.</summary>
internal static class IpJson
{
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<IpObject> Parse(string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Array
            ? []
            : [.. document.RootElement.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any()).Select(item => new IpObject(item.Clone()))];
    }
}
