using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Core.Addressing;

internal sealed class Ipv4AddressJson : JsonConverter<Ipv4Address>
{
    public override Ipv4Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Ipv4Address.TryParse(reader.GetString(), out var value) ? value : throw new JsonException("Not an IPv4 address.");

    public override void Write(Utf8JsonWriter writer, Ipv4Address value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class Ipv4PrefixJson : JsonConverter<Ipv4Prefix>
{
    public override Ipv4Prefix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Ipv4Prefix.TryParse(reader.GetString(), out var value) ? value : throw new JsonException("Not an IPv4 subnet.");

    public override void Write(Utf8JsonWriter writer, Ipv4Prefix value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
