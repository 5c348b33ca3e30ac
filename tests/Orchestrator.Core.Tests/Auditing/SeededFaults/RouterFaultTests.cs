using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>Faults made on purpose: each is found, the right rule is named, a fix is proved, and nothing is said of what works.</summary>
public sealed class RouterFaultTests(ITestOutputHelper output)
{
    private const int Routers = 40;

    [Fact]
    public void Every_fault_is_found_and_named_and_nothing_else_is()
    {
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Routers; seed++)
        {
            var good = GoodRouters.Make(new Random(seed));
            Audit(good).Findings.Select(FaultCheck.Say).ShouldBeEmpty($"router {seed}\n{good.Export()}");
            foreach (var fault in RouterFaults.Of(good))
            {
                string where = string.Create(CultureInfo.InvariantCulture, $"router {seed}, {fault.What}\n{fault.Config.Export()}\n");
                FaultCheck.Found(Audit(fault.Config), (fault.Kind, fault.Miss, fault.Rule), finding => NameOf(fault.Config, finding), where);
                kinds[fault.What] = kinds.GetValueOrDefault(fault.What) + 1;
            }
        }
        foreach (var (kind, count) in kinds)
            output.WriteLine($"{count,4}  {kind}");
        kinds.Values.Sum().ShouldBeGreaterThan(500);
    }

    private static AuditReport Audit(RouterConfig config)
    {
        var read = RouterOsReader.Read(ExportReader.Read(config.Export()));
        read.Notes.Where(note => note.Fault != ReadingFault.MissingReference).ShouldBeEmpty();
        var path = read.Path;
        NumberSet lan = NumberSet.One(path.Interfaces.Number("bridge")), wan = NumberSet.One(path.Interfaces.Number("ether1"));
        Ipv4Prefix[] local = [Ipv4Prefix.Parse($"10.{config.LocalLan}.0.0/24")], remote = [Ipv4Prefix.Parse($"10.{config.RemoteLan}.0.0/24")];
        var link = new LinkShape
        {
            Name = "hub",
            LocalLans = local,
            RemoteLans = remote,
            LanInterfaces = lan,
            Policies = path.Policies.Index().Where(policy => policy.Item.Source == local[0] || policy.Item.Protocol == 4).Select(policy => policy.Index).ToHashSet(),
            Tunnel = config.Tunnel ? new TunnelShape(path.Interfaces.Number("ipip-hub"), Ipv4Address.Parse("10.255.128.1"), Ipv4Address.Parse("10.255.128.2")) : null,
            Carrier = new CarrierShape(wan, Ipv4Address.Parse("198.51.100.10"), Ipv4Address.Parse("203.0.113.7"), false, true),
        };
        return DeviceAudit.Of(path, [.. LinkObligations.Of(path, link), DeviceObligations.Internet(local, lan, path.LocalAddresses!)]);
    }

    private static string NameOf(RouterConfig config, Finding finding) => finding.Rule is { } rule ? config.NameOf(rule.Name.Chain.Table, rule.Name.Number) : finding.Policy is { } policy ? config.NameOfPolicy(policy.Name) : "";
}
