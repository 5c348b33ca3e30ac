using System.Text.Json;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Linux;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>The device's interfaces, and those that rules name.</summary>
internal static class InterfaceNames
{
    private const int Most = 4000, Deepest = 40;

    public static InterfaceTable Table(Ruleset rules, LinuxSurroundings? around, NoteList notes)
    {
        var known = (around?.Interfaces ?? []).Select(one => one.Known);
        // Where none are known, a name with an asterisk stands for one that it matches.
        var named = rules.Chains.SelectMany(chain => chain.Rules).SelectMany(rule => In(rule.Statements, 0)).Concat(rules.Sets.SelectMany(InSet))
            .Where(name => name.Length > 0 && name != "*" && (around?.Interfaces is null || !Key.Interface.IsWildcard(name)))
            .Select(name => new NetworkInterface(name.EndsWith("\\*", StringComparison.Ordinal) ? $"{name[..^2]}*" : name, null));
        var all = known.Concat(named).DistinctBy(one => one.Name, StringComparer.Ordinal).Take(Most + 1).ToList();
        if (all.Count > Most)
            notes.Add(ReadingFault.TooLarge, "", $"more than {Most} interfaces");
        return new InterfaceTable(all.Take(Most));
    }

    private static IEnumerable<string> InSet(NftSet set)
    {
        for (int index = 0; index < set.Types.Count; index++)
        {
            if (set.Types[index] is not ("ifname" or "iface_index"))
                continue;
            int place = index;
            foreach (var element in set.Elements)
            {
                if (Element.Of(element, false) is var one && (one.Parts.ElementAtOrDefault(place).AsText() ?? Element.Of(element, true).Parts.ElementAtOrDefault(place).AsText()) is { } name)
                    yield return name;
            }
        }
    }

    private static IEnumerable<string> In(JsonElement json, int depth)
    {
        if (depth > Deepest)
            return [];
        return json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().SelectMany(one => In(one, depth + 1)),
            JsonValueKind.Object => Compared(json).Concat(json.EnumerateObject().SelectMany(one => In(one.Value, depth + 1))),
            _ => [],
        };
    }

    // A match has a left and a right side, a map a key and its data.
    private static IEnumerable<string> Compared(JsonElement json)
    {
        bool maps = json.Get("key") is not null;
        if ((json.Get("left") ?? json.Get("key")) is not { } left || (json.Get("right") ?? json.Get("data")) is not { } right)
            return [];
        var parts = left.Get("concat")?.Pair() ?? [left];
        var values = (right.Get("set") is { } set ? set.Items() : [right]).Select(one => Element.Of(one, maps)).ToList();
        return Enumerable.Range(0, parts.Count).Where(index => parts[index].Get("meta")?.Text("key") is "iifname" or "oifname" or "iif" or "oif")
            .SelectMany(index => values.Select(value => value.Parts.ElementAtOrDefault(index).AsText())).OfType<string>().Where(name => !name.StartsWith('@'));
    }
}
