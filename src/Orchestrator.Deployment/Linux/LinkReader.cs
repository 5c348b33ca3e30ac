using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Linux;

/// <summary>Reads what a box has of one link in one round trip: its files, and what the kernel and charon really run.</summary>
internal sealed class LinkReader(RemoteShell shell, ISecretVault vault)
{
    private const string FilePrefix = "file ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<Outcome<LinuxActual>> ReadAsync(LinkTag tag, CancellationToken cancellationToken)
    {
        string[] arguments = [tag.Text, tag.ObjectName, .. LinuxPaths.All(tag)];
        var answer = await shell.AskAsync("read", arguments, Patience, cancellationToken);
        if (!answer.IsOk)
            return answer.Fault;
        try
        {
            return Actual(tag, answer.Value);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return new DeviceFault(FaultReason.UnsupportedVersion, "ip or nft answers in a form that is not understood");
        }
    }

    private LinuxActual Actual(LinkTag tag, Sections answer)
    {
        var files = answer.All.Where(part => part.Name.StartsWith(FilePrefix, StringComparison.Ordinal)).Select(File).ToList();
        var nft = NftRuleset.Parse(answer["nft"]);
        string[] rules = [.. nft.RulesOf(tag), .. IptablesSave.Parse(answer["iptables"]).RulesOf(tag, ExpectedRunning.IptablesJumps)];
        return new LinuxActual
        {
            Files = [.. files.Select(file => file.Masked)],
            Running = new LinuxRunning
            {
                Interface = IpJson.Parse(answer["link"]).Count > 0,
                InterfaceFacts = InterfaceFacts(tag, answer, files.Any(file => file.TurnsOnForwarding)),
                FirewallRules = rules,
                FilterChains = nft.FilterChains,
                Connection = answer["connections"].Length > 0,
                AtBoot = answer["boot"] is "enabled" or "enabled-runtime",
            },
            Tables = TableReading.Of(answer),
        };
    }

    private (ActualFile Masked, bool TurnsOnForwarding) File((string Name, string Text) part)
    {
        string[] words = part.Name[FilePrefix.Length..].Split(' ', 2);
        string content = Encoding.UTF8.GetString(Convert.FromBase64String(part.Text.Replace("\n", "", StringComparison.Ordinal)));
        var masked = SecretMask.Of(words[1], (UnixFileMode)Convert.ToInt32(words[0], 8), content, vault);
        return (masked, content.Contains("\nturn_on_forwarding=yes\n", StringComparison.Ordinal));
    }

    private static string[] InterfaceFacts(LinkTag tag, Sections answer, bool turnsOnForwarding)
    {
        var facts = new List<string>();
        var links = IpJson.Parse(answer["link"]);
        string?[] ends = [.. links.Select(link => link.Object("linkinfo")?.Object("info_data")?.Text("local"))];
        // An address that somebody else put there serves as well as ours.
        facts.AddRange(IpJson.Parse(answer["loopback"]).SelectMany(item => item.Objects("addr_info"))
            .Where(address => address.Text("label") == LinkNames.EndpointLabel(tag) || ends.Contains(address.Text("local")))
            .Select(address => $"endpoint {address.Text("local")}"));
        foreach (var link in links)
        {
            var data = link.Object("linkinfo")?.Object("info_data");
            facts.Add($"tunnel {data?.Text("local")} {data?.Text("remote")}");
            facts.Add(string.Create(CultureInfo.InvariantCulture, $"mtu {link.Number("mtu")}"));
            if (!link.HasFlag("UP"))
                facts.Add("down");
        }
        facts.AddRange(IpJson.Parse(answer["address"]).SelectMany(item => item.Objects("addr_info"))
            .Select(address => string.Create(CultureInfo.InvariantCulture, $"address {address.Text("local")}/{address.Number("prefixlen")}")));
        facts.AddRange(IpJson.Parse(answer["routes"]).Select(route => $"route {route.Text("dst")}{(route.Text("prefsrc") is { } source ? $" src {source}" : "")}"));
        if (turnsOnForwarding && answer["forwarding"] == "1")
            facts.Add(ExpectedRunning.Forwarding);
        facts.Sort(StringComparer.Ordinal);
        return [.. facts];
    }
}
