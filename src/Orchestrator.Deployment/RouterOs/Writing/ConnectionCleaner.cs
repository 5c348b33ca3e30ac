using System.Diagnostics.CodeAnalysis;
using Orchestrator.Core.Addressing;
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
    private const string Path = "/ip/firewall/connection";

    public async Task CleanAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        var pairs = changes.Operations.Select(NatFields).OfType<IReadOnlyList<Field>>().Select(PairOf).OfType<(Ipv4Prefix, Ipv4Prefix)>().ToList();
        if (pairs.Count == 0 && changes.Stale is null)
            return;
        foreach (var connection in await ReadAsync(session, cancellationToken))
        {
            bool stale = pairs.Any(pair => connection.Is(pair.Item1, pair.Item2)) && connection.IsTranslated;
            if (connection.Id is { } id && (stale || (changes.Stale is { } more && connection.Is(more))))
                // It may have ended by itself meanwhile.
                await session.TryAsync(new Command(Path + "/remove").With(".id", id), cancellationToken);
        }
    }

    public static async Task<IReadOnlyList<TrackedConnection>> ReadAsync(RouterSession session, CancellationToken cancellationToken)
    {
        var rows = await session.PrintIfAnyAsync(Path, [".id", "protocol", "src-address", "dst-address", "reply-src-address", "reply-dst-address", "fasttrack"], cancellationToken);
        return [.. rows.Select(row => new TrackedConnection(
            row.Id, row.Address("src-address"), row.Address("dst-address"), row.Address("reply-src-address"), row.Address("reply-dst-address")) { Fasttracked = row.Is("fasttrack") })];
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

/// <summary>A tracked connection's addresses as its first packet had them, and as its answers have them.</summary>
internal sealed record TrackedConnection(string? Id, Ipv4Address? Source, Ipv4Address? Destination, Ipv4Address? ReplySource, Ipv4Address? ReplyDestination)
{
    public bool Fasttracked { get; init; }

    public bool IsTranslated =>
        (ReplyDestination is { } answered && answered != Source) || (ReplySource is { } answering && answering != Destination);

    public bool Is(Ipv4Prefix source, Ipv4Prefix destination) =>
        Source is { } from && Destination is { } to
        && ((source.Contains(from) && destination.Contains(to)) || (source.Contains(to) && destination.Contains(from)));

    /// <summary>Whether it is one of those that a change has to end.</summary>
    public bool Is(StaleConnections stale) =>
        stale.Way switch { StaleWay.Fasttracked => Fasttracked, StaleWay.Untranslated => !IsTranslated, _ => IsTranslated }
        && Source is { } from && Destination is { } to
        && ((Holds(stale.From, from) && Holds(stale.To, to)) || (stale.Way != StaleWay.Untranslated && Holds(stale.From, to) && Holds(stale.To, from)));

    private static bool Holds(IReadOnlyList<AddressRange> ranges, Ipv4Address address) => ranges.Any(range => range.Contains(address));
}
