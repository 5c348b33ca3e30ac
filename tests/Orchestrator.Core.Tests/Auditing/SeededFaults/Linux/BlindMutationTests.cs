using System.Globalization;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>Whatever is changed, the audit says of each kind of traffic what single packets say of it: no fault is missed, none is made up.</summary>
public sealed class BlindMutationTests(ITestOutputHelper output)
{
    private const int Boxes = 40, Changes = 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_audit_finds_broken_what_single_packets_find_broken(bool nft)
    {
        int harmful = 0, harmless = 0;
        for (int seed = 0; seed < Boxes; seed++)
        {
            var random = new Random(seed + 1000);
            var good = GoodLinux.Make(random, nft ? LinuxWords.Nft : LinuxWords.Iptables);
            var (whole, _) = LinuxFaultTests.Question(good);
            new SampledTruth(whole, good.Shape).Broken().ShouldBeEmpty($"{good}");
            for (int change = 0; change < Changes; change++)
            {
                if (BlindMutations.Of(good, random) is not { } box)
                    continue;
                string where = string.Create(CultureInfo.InvariantCulture, $"box {seed}, change {change}\n{Difference(good, box)}\n{box}\n");
                var (path, obligations) = LinuxFaultTests.Question(box);
                var report = DeviceAudit.Of(path, obligations);
                var broken = new SampledTruth(path, box.Shape).Broken();
                report.Findings.Select(finding => finding.Obligation.Kind).Distinct().Order()
                    .ShouldBe(broken.Order(), $"{where}{string.Join("; ", report.Findings.Select(FaultCheck.Say))}");
                foreach (var finding in report.Findings)
                    FaultCheck.Mended(report, finding, where);
                _ = broken.Count > 0 ? harmful++ : harmless++;
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{harmful} harmful, {harmless} harmless"));
        harmful.ShouldBeGreaterThan(60);
        harmless.ShouldBeGreaterThan(60);
    }

    private static string Difference(LinuxBox good, LinuxBox box) =>
        string.Join('\n', good.Lines.Select(line => $"{line.Place} {line.Text}").Except(box.Lines.Select(line => $"{line.Place} {line.Text}")).Select(line => $"- {line}")
            .Concat(box.Lines.Select(line => $"{line.Place} {line.Text}").Except(good.Lines.Select(line => $"{line.Place} {line.Text}")).Select(line => $"+ {line}")));
}
