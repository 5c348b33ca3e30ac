using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>What the kernel knows of a packet beside its headers: interfaces, marks, routes.</summary>
internal static class MetaKeys
{
    private const int Multicast = 5, Broadcast = 3, Local = 2, Unicast = 1;

    /// <summary>About things that the model leaves out, or known to nobody beforehand.</summary>
    private static readonly HashSet<string> WithoutAnswer = new(
        ("skuid skgid cpu pkttype priority cgroup random hour day time iifgroup oifgroup iiftype oiftype iifkind oifkind sdif sdifname ibrname obrname ibriport obriport"
        + " ibrvproto ibrpvid rtclassid nftrace secmark").Split(' '), StringComparer.Ordinal);

    public static Key Meta(JsonElement meta, RuleScope scope, uint and, uint xor)
    {
        string key = meta.Text("key") ?? meta.AsText() ?? "";
        Key.Bits Bits(PacketField of, int width, ValueKind kind) => new(Match.Always, of, 0, width, kind, and, xor);
        return key switch
        {
            "iifname" or "iif" => new Key.Interface(Match.Always, PacketField.InInterface, scope.Listing.Interfaces),
            "oifname" or "oif" => new Key.Interface(Match.Always, PacketField.OutInterface, scope.Listing.Interfaces),
            "mark" => Bits(PacketField.PacketMark, 32, ValueKind.Number),
            "length" => Bits(PacketField.Length, 16, ValueKind.Number),
            "l4proto" => Bits(PacketField.Protocol, 8, ValueKind.Protocol),
            "nfproto" => KeyReader.Constant(2, and, xor, ValueKind.Family),
            "protocol" => KeyReader.Constant(0x0800, and, xor, ValueKind.EtherType),
            "ipsec" or "secpath" => Flag(Decrypted),
            _ when WithoutAnswer.Contains(key) => new Key.Unknown(Match.Always, scope.Undecided($"meta {key}").Name),
            _ => new Key.Unknown(Match.Always, scope.Unknown($"meta {key}").Name),
        };
    }

    public static Key Route(JsonElement route, RuleScope scope)
    {
        string key = route.Text("key") ?? "";
        if (key is not "ipsec")
            return new Key.Unknown(Match.Always, (key is "mtu" or "classid" or "nexthop" ? scope.Undecided($"rt {key}") : scope.Unknown($"rt {key}")).Name);
        // Before routing there is no route to ask, and the rule does not match.
        if (!scope.Hooks.Contains(Hook.Prerouting))
            return Flag(new Match.Not(new Match.NotEncrypted()));
        return scope.Hooks.Count == 1 ? new Key.Unknown(Match.Never, scope.Where) : new Key.Unknown(Match.Always, scope.Unknown("rt ipsec before and after routing").Name);
    }

    public static Key Lookup(JsonElement lookup, RuleScope scope)
    {
        var flags = (lookup.Get("flags") ?? default).Items().Select(flag => flag.AsText()).ToList();
        string name = scope.Undecided($"fib {string.Join(" . ", flags)} {lookup.Text("result")}").Name;
        if (lookup.Text("result") != "type" || flags is not ["saddr" or "daddr"] || scope.Listing.Around is not { OwnAddresses: { } own, BroadcastAddresses: { } subnets })
            return new Key.Unknown(Match.Always, name);
        var field = flags[0] == "saddr" ? PacketField.Source : PacketField.Destination;
        var broadcast = subnets.Union(NumberSet.Of(new NumberRange(0, 0x00FFFFFF), new NumberRange(uint.MaxValue, uint.MaxValue)));
        var multicast = NumberSet.Between(0xE0000000, 0xEFFFFFFF);
        (Match, NumberSet) Case(NumberSet addresses, uint type) => (new Match.In(field, addresses), NumberSet.One(type));
        return new Key.Cases(Match.Always,
            [Case(own, Local), Case(broadcast, Broadcast), Case(multicast, Multicast), Case(own.Union(broadcast).Union(multicast).Complement(), Unicast)], ValueKind.AddressType, name);
    }

    public static Match Decrypted { get; } = new Match.In(PacketField.DecryptedBy, NumberSet.Between(1, PacketField.DecryptedBy.Largest()));

    private static Key.Cases Flag(Match one) => new(Match.Always, [(one, NumberSet.One(1)), (new Match.Not(one), NumberSet.One(0))], ValueKind.Number, "");
}
