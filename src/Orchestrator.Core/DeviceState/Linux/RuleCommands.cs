using System.Globalization;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>An edit as commands that a person could type; for reading and copying, never run by the product.</summary>
public static class RuleCommands
{
    public static IReadOnlyList<string> Of(EditRules edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return edit.Place.Filter == PacketFilter.Nftables ? [.. Nft(edit)] : [.. Iptables(edit)];
    }

    // A moved rule stands twice for a moment and never not at all.
    private static IEnumerable<string> Iptables(EditRules edit)
    {
        string program = edit.Place.Filter == PacketFilter.IptablesLegacy ? "iptables-legacy" : "iptables";
        string Say(string command) => string.Create(CultureInfo.InvariantCulture, $"{program} -t {edit.Place.Table} {command}");
        string chain = edit.Place.Chain;
        if (edit is { Old: { } replaced, Before: null, New.Count: > 0 })
        {
            yield return Say($"-R {chain} {replaced.Number} {edit.New[0].Text}");
            foreach (var (index, rule) in edit.New.Skip(1).Index())
                yield return Say($"-I {chain} {replaced.Number + 1 + index} {rule.Text}");
            yield break;
        }
        foreach (var (index, rule) in edit.New.Index())
            yield return Say(edit.Before is { } place ? $"-I {chain} {place.Number + index} {rule.Text}" : $"-A {chain} {rule.Text}");
        if (edit.Old is { } gone)
            yield return Say($"-D {chain} {gone.Number + (edit.Before?.Number < gone.Number ? edit.New.Count : 0)}");
    }

    private static IEnumerable<string> Nft(EditRules edit)
    {
        string place = $"{edit.Place.Table} {edit.Place.Chain}";
        foreach (var rule in edit.New)
            yield return (edit.Before ?? edit.Old) is { } anchor ? $"nft insert rule {place} position {anchor.Handle} {rule.Text}" : $"nft add rule {place} {rule.Text}";
        if (edit.Old is { } gone)
            yield return $"nft delete rule {place} handle {gone.Handle}";
    }
}
