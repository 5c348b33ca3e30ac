using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Deployment.RouterOs.Writing;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>Reads the menus that decide a packet's way, whole: a matcher that nobody knows must be seen to be reported.</summary>
internal sealed class RuleReader(RouterSession session)
{
    /// <summary>More rows than this of one menu are not read: the menu then counts as one that was not asked for.</summary>
    internal const int MostRows = 100_000;

    /// <summary>More open connections than this are not read: they take as long as all menus together, and most say nothing.</summary>
    internal const int MostConnections = 20_000;

    /// <summary>Menus that hold secrets or very many rows, of which only these properties are asked for.</summary>
    private static readonly Dictionary<string, string[]> Chosen = new(StringComparer.Ordinal)
    {
        [RouterOsMenuPaths.Peer] = [".id", "name", "address", "local-address", "port", "passive", "exchange-mode", "disabled", "dynamic", "invalid", "comment"],
        [RouterOsMenuPaths.Identity] = [".id", "peer", "notrack-chain", "policy-template-group", "generate-policy", "disabled", "dynamic", "invalid", "comment"],
        [RouterOsMenuPaths.DhcpClient] = [".id", "interface", "add-default-route", "address", "gateway", "status", "disabled", "dynamic", "invalid", "comment"],
        [RouterOsMenuPaths.Ipip] = [".id", "name", "local-address", "remote-address", "current-remote-address", "disabled", "running", "comment"],
        [RouterOsMenuPaths.AddressList] = ["list", "address", "disabled", "dynamic"],
    };

    /// <summary>Menus that may grow without anybody's doing: blocklists, routes of BGP.</summary>
    private static readonly string[] Growing = [RouterOsMenuPaths.AddressList, RouterOsMenuPaths.Route];

    /// <summary>Version 6 has them elsewhere.</summary>
    private static readonly Dictionary<string, string> Earlier = new(StringComparer.Ordinal)
    {
        [RouterOsMenuPaths.RoutingRule] = "/ip/route/rule",
        [RouterOsMenuPaths.Vrf] = "/ip/route/vrf",
    };

    private readonly List<ReadingNote> _notes = [];

    public async Task<RouterOsRules> ReadAsync(CancellationToken cancellationToken)
    {
        var large = await LargeAsync(cancellationToken);
        var reads = RouterOsMenuPaths.All.Except(large).Select(async path => (path, Rows: await MenuAsync(path, cancellationToken)));
        var menus = await Task.WhenAll(reads);
        return new RouterOsRules
        {
            Version = session.Version,
            Complete = true,
            Menus = menus.Where(menu => menu.Rows is not null).ToDictionary(menu => menu.path, menu => menu.Rows!),
            Session = await SessionAsync(cancellationToken),
            Connections = await ConnectionsAsync(cancellationToken),
            Notes = _notes,
        };
    }

    private async Task<IReadOnlyList<string>> LargeAsync(CancellationToken cancellationToken)
    {
        var large = new List<string>();
        foreach (string path in Growing)
        {
            if (await CountAsync(path, cancellationToken) is not { } count || count <= MostRows)
                continue;
            large.Add(path);
            _notes.Add(new ReadingNote(ReadingFault.TooLarge, path, $"{count} rows, more than {MostRows}: not read"));
        }
        return large;
    }

    /// <summary>null where the router does not say.</summary>
    private async Task<int?> CountAsync(string path, CancellationToken cancellationToken)
    {
        var reply = await session.TryAsync(new Command(path + "/print").With("count-only"), cancellationToken);
        return int.TryParse(reply.Ret, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
    }

    private async Task<IReadOnlyList<TrackedConnection>?> ConnectionsAsync(CancellationToken cancellationToken)
    {
        if (await CountAsync(ConnectionRows.Path, cancellationToken) is not { } count)
            return null;
        if (count <= MostConnections)
            return await ConnectionCleaner.ReadAsync(session, cancellationToken);
        _notes.Add(new ReadingNote(ReadingFault.TooLarge, ConnectionRows.Path, $"{count} open connections, more than {MostConnections}: not looked at"));
        return null;
    }

    /// <summary>null for a menu that the version does not have.</summary>
    private async Task<IReadOnlyList<RouterOsRow>?> MenuAsync(string path, CancellationToken cancellationToken)
    {
        string printed = session.Version.Major < 7 ? Earlier.GetValueOrDefault(path, path) : path;
        var rows = await session.PrintIfPresentAsync(printed, Chosen.GetValueOrDefault(path, []), cancellationToken);
        return rows is null ? null : [.. rows.Select(row => new RouterOsRow(row.ToDictionary()))];
    }

    /// <summary>The newest session of our user by an API, for that is this one; the router does not say by which of its addresses.</summary>
    private async Task<ManagementSession?> SessionAsync(CancellationToken cancellationToken)
    {
        var users = await session.PrintIfAnyAsync("/user/active", ["name", "address", "via"], cancellationToken);
        if (users.LastOrDefault(row => row["name"] == session.UserName && row["via"] is "api" or "api-ssl") is not { } own || !Ipv4Address.TryParse(own["address"], out var from))
            return null;
        var services = await session.PrintIfAnyAsync("/ip/service", ["name", "port", "dynamic"], cancellationToken);
        return services.FirstOrDefault(row => row["name"] == own["via"] && !row.Is("dynamic"))?.Int("port") is { } port and > 0 and <= ushort.MaxValue
            ? new ManagementSession(Ipv4Prefix.Host(from), null, (ushort)port) : null;
    }
}
