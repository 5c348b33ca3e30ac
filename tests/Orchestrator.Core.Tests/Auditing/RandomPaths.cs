using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing;

/// <summary>Random devices over a universe so small that every packet of it can be walked: two addresses' low bits, two ports, four interfaces.</summary>
internal sealed class RandomPaths(Random random)
{
    private static readonly ChainName[] Called = [new("t", "one"), new("t", "two")];

    private int _policies;

    public PacketPath Next()
    {
        _policies = random.Next(4);
        var bases = Enum.GetValues<Hook>().SelectMany(hook => new[]
        {
            new BaseChain(hook, -300, ChainKind.Filter, new ChainName("raw", $"{hook}")),
            new BaseChain(hook, -150, ChainKind.Filter, new ChainName("mangle", $"{hook}")),
            new BaseChain(hook, hook is Hook.Prerouting or Hook.Output ? -100 : 100, ChainKind.Nat, new ChainName("nat", $"{hook}")),
            new BaseChain(hook, 0, ChainKind.Filter, new ChainName("filter", $"{hook}"), Chance(0.1)),
        }).Where(chain => (chain.Kind != ChainKind.Nat || chain.Hook != Hook.Forward) && Chance(0.6)).ToList();
        var chains = bases.ToDictionary(chain => chain.Name, chain => (IReadOnlyList<Rule>)Rules(chain.Name, chain.Kind, chain, Called));
        chains[Called[0]] = Rules(Called[0], ChainKind.Filter, null, [Called[1]]);
        chains[Called[1]] = Rules(Called[1], ChainKind.Filter, null, []);
        return new PacketPath
        {
            Device = "box",
            Bases = bases,
            Chains = chains,
            Tracks = Chance(0.95),
            Interfaces = new InterfaceTable([.. Enumerable.Range(1, 3).Select(n => new NetworkInterface($"if{n}", Chance(0.8) ? new Ipv4Address((uint)n) : null))]),
            LocalAddresses = Chance(0.8) ? NumberSet.Singles(1, 2) : null,
            Routes = Chance(0.8) ? Routes() : null,
            PolicyExempt = Chance(0.3) ? new Match.All([new Match.In(PacketField.InInterface, Numbers()), new Match.In(PacketField.DestinationPort, Numbers())]) : Match.Never,
            Policies = [.. Enumerable.Range(0, _policies).Select(Policy)],
            PolicyOrder = Chance(0.3) ? [.. Enumerable.Range(0, _policies).OrderBy(_ => random.Next())] : [],
        };
    }

    private RouteTable Routes() => new([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Route(
        Prefix(), (uint)random.Next(4), Chance(0.2) ? new Match.Masked(PacketField.PacketMark, (uint)random.Next(4), 3) : Always,
        Chance(0.2) ? new Ipv4Address((uint)random.Next(4)) : null))]);

    private IpsecPolicy Policy(int index) => new()
    {
        Name = $"p{index}",
        Source = Prefix(),
        Destination = Prefix(),
        Protocol = Chance(0.3) ? Protocol() : 0,
        DestinationPort = Chance(0.2) ? (uint)random.Next(4) : null,
        Rest = Chance(0.1) ? RuleRest.Disabled : RuleRest.Active,
        Action = Chance(0.7) ? PolicyAction.Encrypt : Chance(0.5) ? PolicyAction.Discard : PolicyAction.Pass,
    };

    // The universe is the last two bits, so a prefix of 30 bits or less is everything.
    private Ipv4Prefix Prefix() => random.Next(3) is var spare && spare == 2 ? Ipv4Prefix.Of(default, 0) : Ipv4Prefix.Of(new Ipv4Address((uint)random.Next(4)), 32 - spare);

    private List<Rule> Rules(ChainName chain, ChainKind kind, BaseChain? of, ChainName[] targets) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(number => Rule(chain, kind, of, targets, number))];

    private Rule Rule(ChainName chain, ChainKind kind, BaseChain? of, ChainName[] targets, int number)
    {
        bool translates = kind == ChainKind.Nat && Chance(0.6);
        return new Rule
        {
            Name = new RuleName(chain, number, "", ""),
            Text = "",
            Match = Matcher(2),
            Effects = translates ? [Translation(of!.Hook)] : Chance(0.3) ? [Change(of)] : [],
            Verdict = translates ? new Verdict.Accept() : Way(targets),
            Rest = Chance(0.05) ? RuleRest.Disabled : RuleRest.Active,
        };
    }

    private Verdict Way(ChainName[] targets) => random.Next(8) switch
    {
        0 or 1 => new Verdict.Accept(),
        2 => new Verdict.Drop(),
        3 => new Verdict.Return(),
        4 or 5 when targets.Length > 0 => new Verdict.Jump(Pick(targets)),
        6 when targets.Length > 0 => new Verdict.Goto(Pick(targets)),
        _ => new Verdict.Continue(),
    };

    private Effect Translation(Hook hook)
    {
        bool source = hook is Hook.Postrouting or Hook.Input;
        NumberRange? ports = Chance(0.3) ? Range() : null;
        return random.Next(4) switch
        {
            0 when hook == Hook.Postrouting => new Effect.Masquerade(ports, Chance(0.1)),
            1 when !source => new Effect.Redirect(ports, Chance(0.1)),
            2 => new Effect.MapPrefix(source, (uint)random.Next(4), 2),
            _ => new Effect.Translate(source, Chance(0.9) ? Range() : null, ports, Chance(0.1)),
        };
    }

    private Effect Change(BaseChain? of) => random.Next(8) switch
    {
        0 when of is { Priority: < BaseChain.Tracking } => Chance(0.7) ? new Effect.NoTrack() : new Effect.Claim(),
        1 => new Effect.Fasttrack(),
        2 => new Effect.Copy(PacketField.PacketMark, PacketField.ConnectionMark, 3, uint.MaxValue),
        3 => new Effect.ClampSegment((uint)random.Next(4)),
        4 => new Effect.Set(PacketField.ConnectionMark, (uint)random.Next(4), (uint)random.Next(1, 4)),
        5 => new Effect.Turn(Pick([PacketField.ConnectionMark, PacketField.TimeToLive, PacketField.TypeOfService]), (uint)random.Next(1, 4)),
        6 => new Effect.Set(PacketField.TimeToLive, (uint)random.Next(4), (uint)random.Next(1, 4)),
        _ => new Effect.Set(PacketField.PacketMark, (uint)random.Next(4), (uint)random.Next(1, 4)),
    };

    private Match Matcher(int depth) => random.Next(depth > 0 ? 14 : 11) switch
    {
        0 => new Match.In(Pick([PacketField.Source, PacketField.Source, PacketField.TimeToLive, PacketField.Length]), Numbers()),
        1 => new Match.In(PacketField.Destination, Numbers()),
        2 => new Match.In(PacketField.Protocol, NumberSet.One(Protocol())),
        3 => new Match.All([new Match.In(PacketField.Protocol, NumberSet.Singles(6, 17)), new Match.In(PacketField.DestinationPort, Numbers())]),
        4 => new Match.In(PacketField.InInterface, Numbers()),
        5 => new Match.In(PacketField.OutInterface, Numbers()),
        6 => new Match.In(PacketField.State, NumberSet.Singles((uint)random.Next(5), (uint)random.Next(5))),
        7 => new Match.Masked(Pick([PacketField.PacketMark, PacketField.ConnectionMark, PacketField.Source, PacketField.ConnectionNat]), (uint)random.Next(4), (uint)random.Next(4)),
        8 => Chance(0.5) ? new Match.NotEncrypted() : new Match.EncryptedBy(Enumerable.Range(0, _policies).Where(_ => Chance(0.5)).ToHashSet()),
        9 => new Match.Undecided(Pick(["time", "chance"])),
        10 => Always,
        11 => new Match.Not(Matcher(depth - 1)),
        12 => new Match.All([Matcher(depth - 1), Matcher(depth - 1)]),
        _ => new Match.Any([Matcher(depth - 1), Matcher(depth - 1)]),
    };

    private static Match Always => Match.Always;

    private NumberSet Numbers() => Chance(0.5) ? NumberSet.One((uint)random.Next(4)) : NumberSet.Of(Range(), Range());

    private NumberRange Range()
    {
        uint one = (uint)random.Next(4), other = (uint)random.Next(4);
        return new NumberRange(Math.Min(one, other), Math.Max(one, other));
    }

    private uint Protocol() => Pick([1u, 6u, 17u]);

    private bool Chance(double chance) => random.NextDouble() < chance;

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
