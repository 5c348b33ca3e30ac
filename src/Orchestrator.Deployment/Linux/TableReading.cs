using System.Text;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Deployment.Linux;

/// <summary>All rules of a box and the files that keep them, in what "read" prints.</summary>
internal static class TableReading
{
    private const string KeptPrefix = "kept ";

    public static BoxTables Of(Sections answer) => new()
    {
        Iptables = Given(answer, "saved-newer"),
        LegacyIptables = Given(answer, "saved-older"),
        Nftables = Given(answer, "listed"),
        Kept = [.. answer.All.Where(part => part.Name.StartsWith(KeptPrefix, StringComparison.Ordinal)).Select(Kept).OfType<KeptFile>()],
        EndsConnections = answer.Has("ends-connections"),
    };

    private static KeptFile? Kept((string Name, string Text) part)
    {
        if (part.Name[KeptPrefix.Length..].Split(' ', 3) is not [var kind, var loader, var path])
            return null;
        var filter = kind switch { "nft" => PacketFilter.Nftables, "legacy" => PacketFilter.IptablesLegacy, _ => PacketFilter.Iptables };
        return new KeptFile(path, filter, loader, Plain(Convert.FromBase64String(part.Text.Replace("\n", "", StringComparison.Ordinal))));
    }

    /// <summary>null where writing it back as text would change an octet.</summary>
    private static string? Plain(byte[] content)
    {
        string text = Encoding.UTF8.GetString(content);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(content) ? text : null;
    }

    private static string? Given(Sections answer, string name) => answer[name] is { Length: > 0 } text ? text : null;
}
