using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>"ipsec in|out": the association that a packet came by, or will leave by.</summary>
internal static class IpsecKeys
{
    private static readonly NumberSet Anything = NumberSet.Between(0, uint.MaxValue);

    public static Key Of(JsonElement ipsec, RuleScope scope)
    {
        bool comes = ipsec.Text("dir") == "in";
        string key = ipsec.Text("key") ?? "", name = scope.Undecided($"ipsec {ipsec.Text("dir")} {key}").Name;
        var any = comes ? MetaKeys.Decrypted : new Match.Not(new Match.NotEncrypted());
        if (ipsec.Text("family") == "ip6")
            return new Key.Unknown(Match.Never, scope.Where);
        if (scope.Listing.Around?.Policies is not { } policies || ipsec.Whole("spnum") is > 0 || key is not ("reqid" or "saddr" or "daddr"))
            return new Key.Unknown(any, name);
        bool address = key != "reqid";
        var cases = policies.Select((policy, index) => (
            When: comes ? (Match)new Match.In(PacketField.DecryptedBy, NumberSet.One((uint)index + 1)) : new Match.EncryptedBy(new HashSet<int> { index }),
            Possible: Value(policy, key, comes) is { } value ? NumberSet.One(value) : Anything, policy.Policy.Tunnel)).ToList();
        // In transport mode the association has no addresses of its own to compare.
        var asked = cases.Where(one => !address || one.Tunnel).ToList();
        var other = new Match.In(PacketField.DecryptedBy, NumberSet.One(PacketField.DecryptedBy.Largest()));
        var needs = any.And(new Match.Any([.. asked.Select(one => one.When), .. comes ? new Match[] { other } : []]));
        return new Key.Cases(needs, [.. asked.Select(one => (one.When, one.Possible)), .. comes ? new (Match, NumberSet)[] { (other, Anything) } : []],
            address ? ValueKind.Address : ValueKind.Number, name);
    }

    private static uint? Value(LinuxPolicy policy, string key, bool comes) => key switch
    {
        "reqid" => policy.Reqid,
        "saddr" => (comes ? policy.Policy.RemoteEnd : policy.Policy.LocalEnd)?.Value,
        _ => (comes ? policy.Policy.LocalEnd : policy.Policy.RemoteEnd)?.Value,
    };
}
