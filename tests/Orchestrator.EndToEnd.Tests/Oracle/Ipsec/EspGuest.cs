using System.Globalization;
using System.Text.Json;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>Rules and packets for the guest's kernel, and what it shall be told before.</summary>
internal sealed record EspCase(IpsecWorld World, string Rules, IReadOnlyList<EspProbe> Packets);

/// <summary>What the guest's kernel did.</summary>
/// <param name="Refused">Why the rules were not loaded.</param>
/// <param name="Policies">As "ip xfrm policy" lists them.</param>
/// <param name="Seen">For each packet what came out, and where.</param>
internal sealed record EspResult(string? Refused, string Policies, IReadOnlyList<IReadOnlyList<string[]>> Seen);

/// <summary>The router of <see cref="OracleNetwork"/> once more, in a kernel that has ESP: the lab's guest. All cases go there and back at once.</summary>
internal sealed class EspGuest(NetworkLab lab)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>ESP is routed without the mark that the packet within has, so no rule of routing asks for marks here.</summary>
    public static LinuxSurroundings Around(string policies) => OracleNetwork.Surroundings with
    {
        Rules = [.. OracleNetwork.Surroundings.Rules!.Where(rule => rule.Priority != 1000)],
        Policies = XfrmPolicyText.Read(policies),
    };

    public async Task<IReadOnlyList<EspResult>> AskAsync(IReadOnlyList<EspCase> cases)
    {
        var lines = new List<string> { JsonSerializer.Serialize(Plan(), Json) };
        lines.AddRange(cases.Select(one => JsonSerializer.Serialize(new { Settings = Settings(one.World), Policies = one.World.Batch, one.Rules, Packets = one.Packets.Select(Packet) }, Json)));
        string input = string.Join('\n', lines) + "\n";
        var answer = await Shell.RunAsync([.. lab.Status.Ssh, "--", "python3", "/lab/oracle.py"], TimeSpan.FromMinutes(20), input, "the guest's oracle");
        return [.. answer.ShouldSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<EspResult>(line, Json)!)];
    }

    private static object Plan() => new
    {
        OracleNetwork.Cables,
        Settings = OracleNetwork.Settings.Select(setting => $"ipv4/{setting}").Append("netfilter/nf_conntrack_checksum=0"),
        Router = OracleNetwork.RouterLines().Where(line => !line.Contains("fence", StringComparison.Ordinal) && !line.Contains("fwmark", StringComparison.Ordinal)),
        Protocols = OracleNetwork.Protocols.Where(protocol => protocol != Esp.Protocol),
    };

    private static string[] Settings(IpsecWorld world) => [$"ipv4/conf/all/disable_policy={(world.Checks ? 0 : 1)}"];

    private static object Packet(EspProbe probe)
    {
        var one = probe.Probe;
        if (one.Arrives is { } from)
            return new { From = from, Frame = Convert.ToHexStringLower(probe.Frame) };
        bool ports = one.Protocol == 17;
        return new
        {
            one.Protocol,
            Source = one.Source.ToString(),
            Destination = one.Destination.ToString(),
            Sport = ports ? one.SourcePort : 0,
            Dport = ports ? one.DestinationPort : 0,
            Tos = one.TypeOfService,
            Ttl = one.TimeToLive,
            one.Mark,
            Payload = Convert.ToHexStringLower(probe.Frame.AsSpan(ports ? 28 : 20)),
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"the kernel of lab {lab.Status.Name}");
}
