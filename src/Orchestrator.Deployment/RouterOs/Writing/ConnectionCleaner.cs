using System.Diagnostics.CodeAnalysis;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Writing;

/// <summary>
/// Removes tracked connections that still carry an older NAT decision for traffic whose exception changed. RouterOS asks
/// its NAT rules only for a connection's first packet, so such a connection would stay translated as long as it lives.
/// </summary>
internal sealed class ConnectionCleaner(RouterSession session)
{
    public async Task CleanAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        var pairs = changes.Operations.Select(NatFields).OfType<IReadOnlyList<Field>>().Select(PairOf).OfType<(Ipv4Prefix, Ipv4Prefix)>().ToList();
        if (pairs.Count == 0 && changes.Stale is null)
            return;
        foreach (var connection in await ReadAsync(session, cancellationToken))
        {
            bool stale = pairs.Any(pair => IsTranslatedBetween(connection, pair.Item1, pair.Item2)) || (changes.Stale is { } more && StaleAfter.Ends(more, connection));
            if (stale && connection.Handle.Length > 0)
                // It may have ended by itself meanwhile.
                await session.TryAsync(new Command(ConnectionRows.Path + "/remove").With(".id", connection.Handle), cancellationToken);
        }
    }

    /// <summary>None where the router does not let them be seen.</summary>
    public static async Task<IReadOnlyList<TrackedConnection>> ReadAsync(RouterSession session, CancellationToken cancellationToken)
    {
        var rows = await session.PrintIfAnyAsync(ConnectionRows.Path, [.. ConnectionRows.Properties], cancellationToken);
        return [.. rows.Select(row => ConnectionRows.Of(new RouterOsRow(row.ToDictionary()))).OfType<TrackedConnection>()];
    }

    /// <summary>Whether either end opened it and its addresses are rewritten.</summary>
    public static bool IsTranslatedBetween(TrackedConnection connection, Ipv4Prefix one, Ipv4Prefix other)
    {
        var (from, to) = (connection.Original.Source, connection.Original.Destination);
        return connection.Translated && ((one.Contains(from) && other.Contains(to)) || (one.Contains(to) && other.Contains(from)));
    }

    private static IReadOnlyList<Field>? NatFields(Operation operation) => operation switch
    {
        AddRow { Menu: RouterOsMenu.FirewallNat } add => add.Fields,
        RemoveRow { Menu: RouterOsMenu.FirewallNat } remove => remove.Was,
        _ => null,
    };

    private static (Ipv4Prefix, Ipv4Prefix)? PairOf(IReadOnlyList<Field> fields) =>
        TrySubnet(fields, "src-address", out var source) && TrySubnet(fields, "dst-address", out var destination) ? (source.Value, destination.Value) : null;

    private static bool TrySubnet(IReadOnlyList<Field> fields, string name, [NotNullWhen(true)] out Ipv4Prefix? subnet)
    {
        var text = fields.FirstOrDefault(field => field.Name == name)?.Value.ToString();
        subnet = Ipv4Address.TryParse(text, out var host) ? Ipv4Prefix.Host(host) : Ipv4Prefix.TryParse(text, out var prefix) ? prefix : null;
        return subnet is not null;
    }
}
