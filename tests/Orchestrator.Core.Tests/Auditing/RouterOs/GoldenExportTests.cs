using System.Text;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>Exports and packets beside the model and the verdicts that must come out.</summary>
public sealed class GoldenExportTests
{
    public static TheoryData<string> Cases => [.. GoldenFolder.Beside().Select(folder => folder.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_export_becomes_this_model_and_packets_fare_like_this(string name)
    {
        var folder = GoldenFolder.Beside().Single(folder => folder.Name == name);
        var read = RouterOsReader.Read(ExportReader.Read(folder.Read("export.rsc")));
        folder.MustBe("model.txt", ModelText.Of(read));
        var verdicts = folder.Read("packets.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var story = new PacketStory(read.Path, line);
            return $"{line}\n    {story.Verdict}\n    {(story.Taken.Length > 0 ? story.Taken : "no rule")}\n";
        });
        folder.MustBe("verdicts.txt", string.Concat(verdicts));
        if (folder.Has("link.txt"))
            folder.MustBe("proof.txt", Proof(read.Path, folder.Read("link.txt").Trim().Split(' ')));
    }

    /// <param name="words">The interfaces of the LAN and of the uplink, its address where one is known, the IPIP tunnel if there is one. The link itself is the same in all cases.</param>
    private static string Proof(PacketPath path, string[] words)
    {
        var link = new LinkShape
        {
            Name = "hub",
            LocalLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
            RemoteLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
            LanInterfaces = NumberSet.One(path.Interfaces.Number(words[0])),
            Policies = new HashSet<int> { 0 },
            Tunnel = words is [_, _, _, var tunnel]
                ? new TunnelShape(path.Interfaces.Number(tunnel), Ipv4Address.Parse(words[2]), Ipv4Address.Parse("198.51.100.9")) : null,
            Carrier = words is [_, var wan, var local, ..]
                ? new CarrierShape(NumberSet.One(path.Interfaces.Number(wan)), Ipv4Address.Parse(local), Ipv4Address.Parse("198.51.100.9"), false, true) : null,
        };
        var text = new StringBuilder();
        foreach (var (obligation, verdict) in DeviceAudit.Of(path, LinkObligations.Of(link)).Assessments)
        {
            text.Append($"{obligation.Kind}: {verdict.GetType().Name}\n");
            var findings = verdict switch { ProofVerdict.Broken broken => broken.Findings, ProofVerdict.MayFail may => may.Findings, _ => [] };
            foreach (var one in findings)
                text.Append($"    {one.Turn} {one.Miss} by {(one.Rule is { } rule ? $"{rule.Name.Chain} {rule.Name.Number}" : "no rule")}\n");
        }
        return text.ToString();
    }
}
