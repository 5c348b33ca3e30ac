using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>-m addrtype: what the device's own table of addresses calls an address.</summary>
internal static class AddressTypes
{
    private static readonly NumberSet Multicast = NumberSet.Between(0xE0000000, 0xEFFFFFFF);
    private static readonly NumberSet Everyone = NumberSet.Of(new NumberRange(0, 0x00FFFFFF), new NumberRange(uint.MaxValue, uint.MaxValue));

    public static MatcherModule Module { get; } = new("addrtype",
        new Dictionary<string, int> { ["--src-type"] = 1, ["--dst-type"] = 1, ["--limit-iface-in"] = 0, ["--limit-iface-out"] = 0 }, Build);

    private static Match? Build(IReadOnlyList<Given> given, RuleScope scope)
    {
        bool limited = given.Any(one => one.Option.StartsWith("--limit", StringComparison.Ordinal));
        Match all = Match.Always;
        foreach (var one in given.Where(one => one.Values.Count > 0))
        {
            var field = one.Option == "--src-type" ? PacketField.Source : PacketField.Destination;
            var part = limited ? scope.Undecided($"addrtype {one.Option} {one.Value} of an interface") : Of(field, one.Value, scope);
            if (part is null)
                return null;
            all = all.And(part.Negated(one.Negated));
        }
        return all;
    }

    private static Match? Of(PacketField field, string types, RuleScope scope)
    {
        var parts = types.ToUpperInvariant().Split(',').Select(type => Of(type, scope)).ToList();
        if (parts.Contains(null))
            return null;
        if (parts.Exists(part => !part!.Known))
            return scope.Undecided($"addrtype {types} of the {(field == PacketField.Source ? "source" : "destination")}");
        return new Match.In(field, parts.Aggregate(NumberSet.Empty, (all, part) => all.Union(part!.Addresses)));
    }

    private static Answer? Of(string type, RuleScope scope)
    {
        var local = scope.Text.Around?.OwnAddresses;
        var broadcast = scope.Text.Around?.BroadcastAddresses?.Union(Everyone);
        return type switch
        {
            "MULTICAST" => new Answer(Multicast),
            "LOCAL" => new Answer(local),
            "BROADCAST" => new Answer(broadcast),
            "UNICAST" => new Answer(local is null || broadcast is null ? null : local.Union(broadcast).Union(Multicast).Complement()),
            "UNSPEC" or "ANYCAST" or "BLACKHOLE" or "UNREACHABLE" or "PROHIBIT" or "THROW" or "NAT" or "XRESOLVE" => new Answer(NumberSet.Empty),
            _ => null,
        };
    }

    private sealed record Answer(NumberSet? Set)
    {
        public bool Known => Set is not null;

        public NumberSet Addresses => Set ?? NumberSet.Empty;
    }
}
