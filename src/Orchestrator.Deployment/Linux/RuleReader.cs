using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Linux;

/// <summary>Reads all that decides a packet's way through a box, in one round trip.</summary>
internal static class RuleReader
{
    /// <summary>More open connections than this are not read.</summary>
    private const int MostConnections = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Outcome<DeviceRules>> ReadAsync(RemoteShell shell, CancellationToken cancellationToken)
    {
        var answer = await shell.AskAsync("rules", [MostConnections.ToString(CultureInfo.InvariantCulture)], Patience, cancellationToken);
        if (!answer.IsOk)
            return answer.Fault;
        return RuleTroubles.Of(answer.Value) is { } fault ? fault : Rules(answer.Value);
    }

    internal static LinuxRules Rules(Sections answer)
    {
        bool older = answer["iptables-legacy"].Length > 0, newer = answer["iptables"].Length > 0;
        return new LinuxRules
        {
            Iptables = newer ? answer["iptables"] : Given(answer["iptables-legacy"]),
            LegacyIptables = newer && older ? answer["iptables-legacy"] : null,
            IptablesIsOlder = older && !newer,
            Ipsets = Given(answer["ipset"]),
            Nftables = Given(answer["nft"]),
            NftablesText = Given(answer["nft-text"]),
            Interfaces = $"{answer["interfaces"]}\n{answer["addresses"]}\n",
            Routes = Given(answer["routes"]),
            RoutingRules = Given(answer["routing"]),
            // No policy is an answer, too.
            Policies = answer["policies"],
            Children = [.. Children(answer["connections"])],
            Forwards = answer["forwarding"] switch { "0" => false, "1" => true, _ => null },
            Session = Session(answer["session"]),
            Connections = answer.Has("tracked") ? ConntrackText.Read(answer["tracked"]) : null,
            Notes = [.. RuleTroubles.Unseen(answer), .. Untold(answer["tracked-count"])],
        };
    }

    private static IEnumerable<ReadingNote> Untold(string count) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int all) && all > MostConnections
            ? [new ReadingNote(ReadingFault.TooLarge, "conntrack", $"{all} open connections, more than {MostConnections}: not looked at")] : [];

    private static string? Given(string text) => text.Length > 0 ? text : null;

    private static IEnumerable<LoadedChild> Children(string connections)
    {
        foreach (var (name, connection) in SwanctlRaw.Events(connections, "list-conn").SelectMany(one => one.Sections))
        {
            foreach (var (child, made) in connection.Find("children")?.Sections ?? [])
            {
                // Others stand in the kernel from the start, or protect nothing.
                if (made["mode"] is "TUNNEL" or "TRANSPORT")
                    yield return new LoadedChild(name, child, made["mode"] == "TUNNEL", List(made, "local-ts"), List(made, "remote-ts"),
                        List(connection, "local_addrs"), List(connection, "remote_addrs"));
            }
        }

        static IReadOnlyList<string> List(SwanctlSection section, string name) => section.Lists.GetValueOrDefault(name) ?? [];
    }

    /// <summary>"client port server port".</summary>
    private static ManagementSession? Session(string text) =>
        text.Split(' ') is [var from, _, var to, var port] && Ipv4Address.TryParse(from, out var client) && Ipv4Address.TryParse(to, out var server)
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? new ManagementSession(Ipv4Prefix.Host(client), server, number) : null;
}
