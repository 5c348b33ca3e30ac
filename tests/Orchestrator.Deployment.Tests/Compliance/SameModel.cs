using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Deployment.Tests.Compliance;

/// <summary>A device's model as text in which interfaces have their names: equal texts, equal ways for every packet.</summary>
internal static class SameModel
{
    public static string Of(PacketPath path)
    {
        var lines = new List<string>();
        lines.AddRange(path.Interfaces.All.Where(one => one.Address is not null).Select(one => $"interface {one.Name} {one.Address}").Order(StringComparer.Ordinal));
        lines.AddRange(path.Bases.Where(one => path.Rules(one.Name).Count > 0 || one.DropsByDefault).OrderBy(one => one.Hook).ThenBy(one => one.Priority).Select(one => $"{one.Hook} {one.Priority} {one.Kind} {one.Name} {one.DropsByDefault} {one.Reroutes}"));
        foreach (var (name, rules) in path.Chains.Where(chain => chain.Value.Count > 0).OrderBy(chain => $"{chain.Key}", StringComparer.Ordinal))
            lines.AddRange(rules.Select(rule => $"{name} {rule.Name.Number}: {Text(rule.Match, path)} {string.Join(' ', rule.Effects)} {rule.Verdict} {rule.Rest} {rule.Name.Comment}"));
        lines.AddRange(path.Policies.Select(policy => $"policy {policy.Source} {policy.Destination} {policy.Protocol} {policy.Action} {policy.Tunnel} {policy.LocalEnd} {policy.RemoteEnd}"));
        lines.Add($"exempt {Text(path.PolicyExempt, path)}");
        lines.Add($"own {path.LocalAddresses} tracks {path.Tracks}");
        lines.AddRange((path.Routes?.Entries ?? []).Select(route =>
            $"route {route.Destination} {path.Interfaces[route.Interface]?.Name} {Text(route.Guard, path)} {route.PreferredSource}").Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static string Text(Match match, PacketPath path) => match switch
    {
        Match.All all => $"all({string.Join(", ", all.Parts.Select(part => Text(part, path)))})",
        Match.Any any => $"any({string.Join(", ", any.Parts.Select(part => Text(part, path)))})",
        Match.Not not => $"not {Text(not.Part, path)}",
        Match.In { Field: PacketField.InInterface or PacketField.OutInterface } one => $"{one.Field} in {Names(one.Numbers, path)}",
        Match.EncryptedBy by => $"encrypted by {string.Join(',', by.Policies.Order())}",
        _ => $"{match}",
    };

    private static string Names(NumberSet numbers, PacketPath path) => string.Join(',', path.Interfaces.All.Select(one => one.Name)
        .Where(name => numbers.Contains(path.Interfaces.Number(name))).Order(StringComparer.Ordinal).Prepend(numbers.Contains(0) ? "none" : ""));
}
