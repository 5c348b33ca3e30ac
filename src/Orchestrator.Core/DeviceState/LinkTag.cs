using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState;

/// <summary>
/// The short name of a link on its devices: eight characters of a-z and 2-7. Every object of the link carries it,
/// and nothing without it is ever changed. It fits an interface name ("orch-" + 8 = 13 of 15 octets).
/// </summary>
[JsonConverter(typeof(LinkTagJson))]
public readonly record struct LinkTag
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private LinkTag(string text) => Text = text;

    public string Text { get; }

    /// <summary>Name of the link's objects where the device has names: profile, peer, proposal, interface.</summary>
    public string ObjectName => "orch-" + Text;

    /// <summary>The tag of the link with this id: the first 40 of its random bits.</summary>
    public static LinkTag From(Guid linkId)
    {
        Span<byte> bytes = stackalloc byte[16];
        linkId.TryWriteBytes(bytes, bigEndian: true, out _);
        // The last bytes of a version 4 or 7 id are random in both.
        ulong bits = 0;
        foreach (byte b in bytes[11..])
            bits = (bits << 8) | b;
        return new LinkTag(string.Create(8, bits, static (text, value) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = Alphabet[(int)((value >> (35 - (5 * i))) & 31)];
        }));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out LinkTag tag)
    {
        bool valid = text is { Length: 8 } && text.All(Alphabet.Contains);
        tag = valid ? new LinkTag(text!) : default;
        return valid;
    }

    public override string ToString() => Text;
}

internal sealed class LinkTagJson : JsonConverter<LinkTag>
{
    public override LinkTag Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LinkTag.TryParse(reader.GetString(), out var tag) ? tag : throw new JsonException("Not a link tag.");

    public override void Write(Utf8JsonWriter writer, LinkTag value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
