using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>-m policy: what IPsec did with a packet that came, or will do with one that goes.</summary>
internal static class PolicyMatcher
{
    private static readonly string[] WithValue = ["--dir", "--pol", "--reqid", "--spi", "--proto", "--mode", "--tunnel-src", "--tunnel-dst"];

    public static MatcherModule Module { get; } = new("policy",
        new Dictionary<string, int>(WithValue.Select(option => KeyValuePair.Create(option, 1)), StringComparer.Ordinal) { ["--strict"] = 0, ["--next"] = 0 },
        Build);

    private static Match? Build(IReadOnlyList<Given> given, RuleScope scope)
    {
        string? Value(string option) => given.FirstOrDefault(one => one.Option == option)?.Value;
        if (Value("--dir") is not ("in" or "out") and not null || Value("--pol") is not ("none" or "ipsec") and not null || Value("--dir") is null)
            return null;
        bool comes = Value("--dir") == "in";
        if (Value("--pol") == "none")
            return comes ? new Match.In(PacketField.DecryptedBy, NumberSet.One(0)) : new Match.NotEncrypted();
        var asked = given.Where(one => one.Option is not ("--dir" or "--pol" or "--strict")).ToList();
        Match any = comes ? new Match.In(PacketField.DecryptedBy, NumberSet.Between(1, PacketField.DecryptedBy.Largest())) : new Match.Not(new Match.NotEncrypted());
        if (asked.Count == 0)
            return any;
        if (asked.Exists(one => one.Option is "--next" or "--spi") || scope.Text.Around?.Policies is not { } policies)
            return any.And(scope.Undecided("policy of other kinds"));
        var chosen = new List<int>();
        for (int index = 0; index < policies.Count; index++)
        {
            var answers = asked.Select(one => Holds(one, policies[index], comes)).ToList();
            if (answers.Contains(null))
                return any.And(scope.Undecided("policy with ends that are not known"));
            if (answers.TrueForAll(answer => answer == true))
                chosen.Add(index);
        }
        return comes ? Decrypted(chosen, scope) : new Match.EncryptedBy(chosen.ToHashSet());
    }

    /// <summary>What another policy than the known ones decrypted may be anything.</summary>
    private static Match.Any Decrypted(List<int> chosen, RuleScope scope)
    {
        var known = new Match.In(PacketField.DecryptedBy, NumberSet.Singles(chosen.Select(index => (uint)index + 1)));
        var other = new Match.In(PacketField.DecryptedBy, NumberSet.One(PacketField.DecryptedBy.Largest()));
        return new Match.Any([known, other.And(scope.Undecided("policy that is not known"))]);
    }

    /// <summary>null: the surroundings do not say.</summary>
    private static bool? Holds(Given given, LinuxPolicy policy, bool comes)
    {
        bool? holds = given.Option switch
        {
            "--reqid" => policy.Reqid is { } reqid ? Numbers.Number(given.Value) == reqid : null,
            "--proto" => Names.Protocol(given.Value) == policy.Protocol,
            "--mode" => (given.Value == "tunnel") == policy.Policy.Tunnel,
            "--tunnel-src" => Within(given.Value, comes ? policy.Policy.RemoteEnd : policy.Policy.LocalEnd),
            "--tunnel-dst" => Within(given.Value, comes ? policy.Policy.LocalEnd : policy.Policy.RemoteEnd),
            _ => null,
        };
        return holds is { } answer ? answer != given.Negated : null;
    }

    private static bool? Within(string network, Addressing.Ipv4Address? end) =>
        end is { } address && Numbers.Network(network) is var (value, mask) ? (address.Value & mask) == value : null;
}
