using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing;

/// <summary>The faults of routeros.md E2 and E3 in the model's own words: LAN 10.1/16 by lan (1), internet by wan (2), the other end's LAN 10.2/16.</summary>
public sealed class ProverTests
{
    private static readonly ChainName SourceNat = new("nat", "srcnat"), Forward = new("filter", "forward"), Raw = new("raw", "prerouting");
    private static readonly Match ByWan = new Match.In(PacketField.OutInterface, NumberSet.One(2));
    private static readonly Match Remote = PolicyMatch.Prefix(PacketField.Destination, Ipv4Prefix.Parse("10.2.0.0/16"));
    private static readonly Match Local = PolicyMatch.Prefix(PacketField.Source, Ipv4Prefix.Parse("10.1.0.0/16"));

    [Fact]
    public void Without_rules_the_policy_takes_all() => Faults().ShouldBeEmpty();

    [Fact]
    public void A_masquerade_eats_the_tunnel()
    {
        var faults = Faults(Masquerade(ByWan));
        faults.Select(fault => (fault.Obligation.Kind, fault.Turn, fault.Miss, fault.Certain)).ShouldBe(
            [(TrafficKind.LanToTunnel, Turn.First, Miss.Translated, true)], ignoreOrder: true);
        faults[0].Fate.Flow.TranslatedBy!.Name.Number.ShouldBe(0);
    }

    [Fact]
    public void An_exception_above_it_mends_it() => Faults(Accept(Local.And(Remote)), Masquerade(ByWan)).ShouldBeEmpty();

    [Fact]
    public void An_exception_below_it_does_not() => Faults(Masquerade(ByWan), Accept(Local.And(Remote))).ShouldNotBeEmpty();

    [Fact]
    public void An_exception_too_narrow_leaves_the_rest()
    {
        var exception = Local.And(PolicyMatch.Prefix(PacketField.Destination, Ipv4Prefix.Parse("10.2.0.0/17")));
        var space = new PacketSpace();
        var fault = Judge(space, Device(nat: [Accept(exception), Masquerade(ByWan)])).Single().Faults.Single();
        Sample.Of(space, fault.Set)!.Packet.Destination.ShouldBe(Ipv4Address.Parse("10.2.128.0"));
    }

    [Fact]
    public void A_masquerade_that_asks_for_no_policy_lets_the_tunnel_be() => Faults(Masquerade(ByWan.And(new Match.NotEncrypted()))).ShouldBeEmpty();

    [Fact]
    public void A_masquerade_without_interface_hits_the_other_direction_too() =>
        Faults(Accept(Local.And(Remote)), Masquerade(Match.Always)).Select(fault => (fault.Obligation.Kind, fault.Turn, fault.Miss))
            .ShouldBe([(TrafficKind.TunnelToLan, Turn.First, Miss.Translated)]);

    [Fact]
    public void Packets_that_are_not_tracked_are_never_translated() =>
        Faults(Device(nat: [Masquerade(ByWan)], raw: [Rule(Raw, 0, Local.And(Remote), new Verdict.Accept(), new Effect.NoTrack())])).ShouldBeEmpty();

    [Fact]
    public void Fasttrack_takes_later_packets_past_the_policy()
    {
        var established = new Match.In(PacketField.State, NumberSet.Singles((uint)ConnectionState.Established, (uint)ConnectionState.Related));
        var fasttrack = Rule(Forward, 1, established, new Verdict.Continue(), new Effect.Fasttrack());
        Faults(Device(filter: [fasttrack])).Select(fault => (fault.Obligation.Kind, fault.Turn, fault.Miss)).ShouldBe(
            [(TrafficKind.LanToTunnel, Turn.Later, Miss.Fasttracked), (TrafficKind.TunnelToLan, Turn.Reply, Miss.Fasttracked)]);
        var before = Rule(Forward, 0, new Match.EncryptedBy(new HashSet<int> { 0 }), new Verdict.Accept());
        Faults(Device(filter: [before, fasttrack])).ShouldBeEmpty();
    }

    [Fact]
    public void A_matcher_that_nobody_can_decide_makes_a_fault_that_may_happen() =>
        Faults(Masquerade(ByWan.And(new Match.Undecided("time")))).Single().Certain.ShouldBeFalse();

    [Fact]
    public void A_filter_that_forbids_a_port_is_no_fault_and_one_that_forbids_all_is()
    {
        var smb = new Match.All([new Match.In(PacketField.Protocol, NumberSet.One(6)), new Match.In(PacketField.DestinationPort, NumberSet.One(445))]);
        Faults(Device(filter: [Rule(Forward, 0, smb, new Verdict.Drop())])).ShouldBeEmpty();
        Faults(Device(filter: [Rule(Forward, 0, Remote, new Verdict.Drop())])).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_finding_shows_a_packet_its_way_and_what_mends_it()
    {
        var report = DeviceAudit.Of(Device([Masquerade(ByWan), Accept(Local.And(Remote))]), LinkObligations.Of(Link));
        var finding = report.Findings.Single();
        finding.Example.Packet.ToString().ShouldBe("tcp 10.1.0.5:40000 -> 10.2.0.9:443");
        finding.Example.Trace.Ending.ShouldBeOfType<Ending.SentInClear>();
        finding.Example.Trace.Leaving.Source.ShouldBe(Ipv4Address.Parse("198.51.100.10"));
        finding.Share.ShouldBe(1);
        finding.Fixes.Select(fix => fix.GetType().Name).ShouldBe(["Move", "Insert", "SpareEncrypted"]);
        foreach (var fix in finding.Fixes)
            DeviceAudit.Of(fix.Apply(report.Path), LinkObligations.Of(Link)).IsProved.ShouldBeTrue(fix.GetType().Name);
    }

    [Fact]
    public void The_device_answers_key_exchange_with_a_tunnelled_lan_in_clear_and_that_is_no_fault()
    {
        // A branch that tunnels all it has, with a peer that may be anywhere.
        var keys = new Match.All([new Match.In(PacketField.InInterface, NumberSet.One(0)), new Match.In(PacketField.Protocol, NumberSet.One(17)), new Match.In(PacketField.SourcePort, NumberSet.Singles(500, 4500))]);
        var path = Device() with { PolicyExempt = keys };
        Judged(path, LinkObligations.Of(Link)).ShouldContain(fault => fault.Miss == Miss.InClear && fault.Turn == Turn.Reply);
        Judged(path, LinkObligations.Of(path, Link)).ShouldBeEmpty();
        Judged(Device([Masquerade(ByWan)]) with { PolicyExempt = keys }, LinkObligations.Of(path, Link)).ShouldHaveSingleItem();
    }

    [Fact]
    public void Marks_that_nobody_can_tell_apart_leave_the_question_undecided()
    {
        var mangle = new ChainName("mangle", "prerouting");
        var path = Device() with { Bases = [new BaseChain(Hook.Prerouting, -150, ChainKind.Filter, mangle)] };
        path = path with
        {
            Chains = new Dictionary<ChainName, IReadOnlyList<Rule>>
            {
                [mangle] = [Rule(mangle, 0, Match.Always, new Verdict.Continue(), new Effect.Copy(PacketField.Destination, PacketField.PacketMark, uint.MaxValue, uint.MaxValue)),
                    Rule(mangle, 1, Match.Always, new Verdict.Continue(), new Effect.Turn(PacketField.PacketMark, 0xFFFF))],
            },
        };
        DeviceAudit.Of(path, LinkObligations.Of(path, Link)).Assessments.Single(one => one.Obligation.Kind == TrafficKind.LanToTunnel).Verdict.ShouldBeOfType<ProofVerdict.Undecided>();
    }

    [Fact]
    public void A_proof_ends_in_the_middle_when_its_caller_gives_up()
    {
        // One chain and one question: nothing to look between.
        using var gone = new CancellationTokenSource();
        var asked = new CountedRules(1000, gone.Cancel);
        var path = Device() with { Chains = new Dictionary<ChainName, IReadOnlyList<Rule>> { [Forward] = asked } };
        Should.Throw<OperationCanceledException>(() => DeviceAudit.Of(path, [LinkObligations.Of(path, Link)[0]], cancellationToken: gone.Token));
        asked.Met.ShouldBeLessThan(1300);
    }

    /// <summary>Many rules, that say when some were met.</summary>
    private sealed class CountedRules(int most, Action reached) : IReadOnlyList<Rule>
    {
        private readonly Rule _rule = Rule(Forward, 0, Remote, new Verdict.Continue());

        public int Met { get; private set; }

        public int Count => 50_000;

        public Rule this[int index]
        {
            get
            {
                if (++Met == most)
                    reached();
                return _rule;
            }
        }

        public IEnumerator<Rule> GetEnumerator() => Enumerable.Repeat(_rule, Count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static List<Violation> Judged(PacketPath path, IReadOnlyList<Obligation> obligations)
    {
        var prover = new Prover(new PacketSpace(), path);
        return [.. obligations.SelectMany(obligation => prover.Judge(obligation).Faults)];
    }

    private static List<Violation> Faults(params Rule[] nat) => Faults(Device(nat));

    private static List<Violation> Faults(PacketPath path) => [.. Judge(new PacketSpace(), path, all: true).SelectMany(judgement => judgement.Faults)];

    private static List<Judgement> Judge(PacketSpace space, PacketPath path, bool all = false)
    {
        var prover = new Prover(space, path);
        return [.. LinkObligations.Of(Link).Where(one => all || one.Kind == TrafficKind.LanToTunnel).Select(prover.Judge)];
    }

    private static LinkShape Link => new()
    {
        Name = "b",
        LocalLans = [Ipv4Prefix.Parse("10.1.0.0/16")],
        RemoteLans = [Ipv4Prefix.Parse("10.2.0.0/16")],
        LanInterfaces = NumberSet.One(1),
        Policies = new HashSet<int> { 0 },
        Carrier = new CarrierShape(NumberSet.One(2), Ipv4Address.Parse("198.51.100.10"), Ipv4Address.Parse("203.0.113.7"), false, true),
    };

    private static PacketPath Device(Rule[]? nat = null, Rule[]? filter = null, Rule[]? raw = null) => new()
    {
        Device = "branch",
        Interfaces = new InterfaceTable([new NetworkInterface("lan", Ipv4Address.Parse("10.1.0.1")), new NetworkInterface("wan", Ipv4Address.Parse("198.51.100.10"))]),
        Bases = [new BaseChain(Hook.Prerouting, -300, ChainKind.Filter, Raw), new BaseChain(Hook.Forward, 0, ChainKind.Filter, Forward),
            new BaseChain(Hook.Postrouting, 100, ChainKind.Nat, SourceNat)],
        Chains = new Dictionary<ChainName, IReadOnlyList<Rule>> { [SourceNat] = Numbered(nat), [Forward] = filter ?? [], [Raw] = raw ?? [] },
        LocalAddresses = NumberSet.Singles(Ipv4Address.Parse("10.1.0.1").Value, Ipv4Address.Parse("198.51.100.10").Value),
        Routes = new RouteTable([new Route(Ipv4Prefix.Parse("10.1.0.0/16"), 1, Match.Always), new Route(Ipv4Prefix.Parse("0.0.0.0/0"), 2, Match.Always)]),
        Policies = [new IpsecPolicy { Name = "b", Action = PolicyAction.Encrypt, Source = Ipv4Prefix.Parse("10.1.0.0/16"), Destination = Ipv4Prefix.Parse("10.2.0.0/16") }],
    };

    private static IReadOnlyList<Rule> Numbered(Rule[]? rules) =>
        [.. (rules ?? []).Select((rule, number) => rule with { Name = rule.Name with { Number = number } })];

    private static Rule Masquerade(Match match) => Rule(SourceNat, 0, match, new Verdict.Accept(), new Effect.Masquerade(null));

    private static Rule Accept(Match match) => Rule(SourceNat, 0, match, new Verdict.Accept());

    private static Rule Rule(ChainName chain, int number, Match match, Verdict verdict, params Effect[] effects) =>
        new() { Name = new RuleName(chain, number, "", ""), Text = "", Match = match, Verdict = verdict, Effects = effects };
}
