using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reviewing;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Reviewing;

/// <summary>What is said of rules against single packets: small universes, every packet, by random devices.</summary>
public sealed class ReviewExactnessTests
{
    [Fact]
    public void No_packet_misses_a_redundant_rule_and_none_meets_a_shadowed_one()
    {
        int redundant = 0, shadowed = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var path = new RandomPaths(random).Next();
            var review = RuleReviewer.Of(new AuditReport(path, []), cancellationToken: TestContext.Current.CancellationToken);
            foreach (var finding in review.Findings.Where(finding => finding.Kind is RuleFindingKind.Redundant or RuleFindingKind.Shadowed))
            {
                var changed = finding.Kind == RuleFindingKind.Redundant ? Without(path, finding.Rule!) : path;
                foreach (var (packet, sends) in Packets())
                {
                    bool time = random.Next(2) == 0, chance = random.Next(2) == 0;
                    var (before, after) = (Walk(path, packet, sends, time, chance), Walk(changed, packet, sends, time, chance));
                    if (finding.Kind == RuleFindingKind.Shadowed)
                        before.Steps.OfType<TraceStep.Took>().ShouldAllBe(step => !ReferenceEquals(step.Rule, finding.Rule), $"seed {seed}, {packet}");
                    Fate(after).ShouldBe(Fate(before), $"seed {seed}, {packet}, {finding.Rule!.Name}");
                }
            }
            redundant += review.Findings.Count(finding => finding.Kind == RuleFindingKind.Redundant);
            shadowed += review.Findings.Count(finding => finding.Kind == RuleFindingKind.Shadowed);
        }
        redundant.ShouldBeGreaterThan(100);
        shadowed.ShouldBeGreaterThan(100);
    }

    private static string Fate(PacketTrace trace) => trace.Ending is Ending.ToDevice or Ending.SentInClear or Ending.Encrypted
        ? $"{trace.Ending} {trace.Fasttracked} {string.Join(',', PacketFields.All.Select(field => trace.Leaving[field]))}" : "dropped";

    private static PacketPath Without(PacketPath path, Rule rule) => path with
    {
        Chains = path.Chains.ToDictionary(chain => chain.Key, chain => (IReadOnlyList<Rule>)[.. chain.Value.Where(one => one.Name != rule.Name)]),
    };

    private static PacketTrace Walk(PacketPath path, Packet packet, bool sends, bool time, bool chance)
    {
        var walk = new PacketWalk(path, new Answers(name => name == "time" ? time : chance));
        return sends ? walk.Send(packet) : walk.Receive(packet);
    }

    private static IEnumerable<(Packet Packet, bool Sends)> Packets() =>
        from bits in Enumerable.Range(0, 64)
        from way in Enumerable.Range(0, 4)
        from protocol in new uint[] { 1, 6, 17 }
        from state in new[] { ConnectionState.New, ConnectionState.Established }
        select (new Packet().With(PacketField.Source, (uint)bits & 3).With(PacketField.Destination, ((uint)bits >> 2) & 3).With(PacketField.DestinationPort, (uint)bits >> 4)
            .With(PacketField.Protocol, protocol).With(PacketField.InInterface, (uint)way).With(PacketField.State, (uint)state).With(PacketField.TimeToLive, 3), way == 0);

    private sealed class Answers(Func<string, bool> answer) : IPacketChoices
    {
        public bool Undecided(string name) => answer(name);

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => 2;
    }
}
