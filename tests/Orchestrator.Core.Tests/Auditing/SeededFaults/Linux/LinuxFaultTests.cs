using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>Faults made on purpose on Linux boxes, in both languages: each is found, the right rule is named, a fix is proved, and nothing is said of what works.</summary>
public sealed class LinuxFaultTests(ITestOutputHelper output)
{
    private const int Boxes = 30;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_fault_is_found_and_named_and_nothing_else_is(bool nft)
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Boxes; seed++)
        {
            var good = GoodLinux.Make(new Random(seed), nft ? LinuxWords.Nft : LinuxWords.Iptables);
            Audit(good).Findings.Select(FaultCheck.Say).ShouldBeEmpty($"box {seed}\n{good}");
            foreach (var fault in LinuxFaults.Of(good))
            {
                string where = string.Create(CultureInfo.InvariantCulture, $"box {seed}, {fault.What}\n{fault.Box}\n");
                FaultCheck.Found(Audit(fault.Box), (fault.Kind, fault.Miss, fault.Rule), finding => NameOf(fault.Box, finding), where);
                kinds[fault.What] = kinds.GetValueOrDefault(fault.What) + 1;
            }
        }
        foreach (var (kind, count) in kinds)
            output.WriteLine($"{count,4}  {kind}");
        kinds.Values.Sum().ShouldBeGreaterThan(350);
    }

    internal static AuditReport Audit(LinuxBox box)
    {
        var (path, obligations) = Question(box);
        return DeviceAudit.Of(path, obligations);
    }

    internal static AuditReport Audit(ReadPath read, LinuxShape shape)
    {
        var (path, obligations) = Question(read, shape);
        return DeviceAudit.Of(path, obligations);
    }

    internal static (PacketPath Path, IReadOnlyList<Obligation> Obligations) Question(LinuxBox box) => Question(box.Read(), box.Shape);

    private static (PacketPath Path, IReadOnlyList<Obligation> Obligations) Question(ReadPath read, LinuxShape shape)
    {
        read.Notes.Where(note => note.Fault != ReadingFault.Contradiction).ShouldBeEmpty();
        var path = read.Path;
        NumberSet lan = NumberSet.One(path.Interfaces.Number(shape.Lan)), wan = NumberSet.One(path.Interfaces.Number(shape.Wan));
        Ipv4Prefix[] local = [Ipv4Prefix.Parse(shape.LocalLan)], remote = [Ipv4Prefix.Parse(shape.RemoteLan)];
        var link = new LinkShape
        {
            Name = "hub",
            LocalLans = local,
            RemoteLans = remote,
            LanInterfaces = lan,
            Policies = path.Policies.Index().Where(policy => shape.Tunnel ? policy.Item.Protocol == 4 : policy.Item.Source == local[0]).Select(policy => policy.Index).ToHashSet(),
            Tunnel = shape.Tunnel ? new TunnelShape(path.Interfaces.Number(shape.Ipip), Ipv4Address.Parse(LinuxShape.Near), Ipv4Address.Parse(LinuxShape.Far)) : null,
            Carrier = new CarrierShape(wan, Ipv4Address.Parse(LinuxShape.Own), Ipv4Address.Parse(LinuxShape.Peer), false, true),
        };
        return (path, [.. LinkObligations.Of(path, link), DeviceObligations.Internet(local, lan, path.LocalAddresses!),
            DeviceObligations.Management(Ipv4Prefix.Parse(LinuxShape.Orchestrator + "/32"), Ipv4Address.Parse(LinuxShape.Own), 22, wan)]);
    }

    private static string NameOf(LinuxBox box, Finding finding) =>
        finding.Rule is { } rule ? box.NameOf($"{rule.Name.Chain}", rule.Name.Number) : finding.Policy is { } policy ? box.NameOfPolicy(policy) : "";
}
