using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>Reads the menus that decide a packet's way, whole: a matcher that nobody knows must be seen to be reported.</summary>
internal sealed class RuleReader(RouterSession session)
{
    /// <summary>Menus with secrets, of which only these properties are asked for.</summary>
    private static readonly Dictionary<string, string[]> Chosen = new(StringComparer.Ordinal)
    {
        [RouterOsMenuPaths.Peer] = [".id", "name", "address", "local-address", "port", "passive", "exchange-mode", "disabled", "dynamic", "invalid", "comment"],
        [RouterOsMenuPaths.Identity] = [".id", "peer", "notrack-chain", "policy-template-group", "generate-policy", "disabled", "dynamic", "invalid", "comment"],
        [RouterOsMenuPaths.DhcpClient] = [".id", "interface", "add-default-route", "address", "gateway", "status", "disabled", "dynamic", "invalid", "comment"],
    };

    public async Task<RouterOsRules> ReadAsync(CancellationToken cancellationToken)
    {
        var reads = RouterOsMenuPaths.All.Select(async path => (path, Rows: await MenuAsync(path, cancellationToken)));
        var menus = await Task.WhenAll(reads);
        return new RouterOsRules
        {
            Version = session.Version,
            Complete = true,
            Menus = menus.Where(menu => menu.Rows is not null).ToDictionary(menu => menu.path, menu => menu.Rows!),
        };
    }

    /// <summary>null for a menu that the version does not have.</summary>
    private async Task<IReadOnlyList<RouterOsRow>?> MenuAsync(string path, CancellationToken cancellationToken)
    {
        var rows = await session.PrintIfPresentAsync(path, Chosen.GetValueOrDefault(path, []), cancellationToken);
        return rows is null ? null : [.. rows.Select(row => new RouterOsRow(row.ToDictionary()))];
    }
}
