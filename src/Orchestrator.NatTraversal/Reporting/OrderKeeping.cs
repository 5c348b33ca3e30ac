using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>Keeps an allow-list as the app orders it. What is not understood is left out. Not thread-safe.</summary>
/// <param name="allowed">The list.</param>
/// <param name="clock">Its time.</param>
/// <param name="always">Networks that may ask whatever the app orders.</param>
/// <param name="keepalive">Sends a keepalive from an own socket to somebody, if its guards let it; null where none are sent.</param>
public sealed class OrderKeeping(AllowList allowed, HostClock clock, IReadOnlyCollection<IPNetwork> always, Action<IPEndPoint, IPEndPoint>? keepalive = null)
{
    private const int MostKeepalives = 32;

    // A day: an app that is silent for longer does not keep a token alive.
    private const double MostSeconds = 86_400;

    private HashSet<ulong> _tokens = [];

    /// <summary>Does what was ordered.</summary>
    public void Follow(ResponderOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var now = clock.Now;
        allowed.SetNetworks(always.Concat(OrEmpty(orders.Networks).Select(ReadNetwork).OfType<IPNetwork>()));
        allowed.SetExpected(OrEmpty(orders.Expected)
            .Where(each => ReadNetwork(each.Network) is not null)
            .Select(each => (ReadNetwork(each.Network)!.Value, Until(now, each.Seconds))));
        var tokens = OrEmpty(orders.Tokens).Select(each => (Token: ReportWords.ReadHex(each.Token), each.Seconds)).Where(each => each.Token != 0).ToList();
        foreach (var (token, seconds) in tokens)
            allowed.AddToken(token, Until(now, seconds));
        var kept = tokens.Select(each => each.Token).ToHashSet();
        foreach (var gone in _tokens.Except(kept))
            allowed.RevokeToken(gone);
        _tokens = kept;
        foreach (var order in OrEmpty(orders.Keepalives).Take(MostKeepalives))
        {
            if (IPEndPoint.TryParse(order.From ?? "", out var from) && IPEndPoint.TryParse(order.To ?? "", out var to))
                keepalive?.Invoke(from, to);
        }
    }

    private static TimeSpan Until(TimeSpan now, double seconds) =>
        now + TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, MostSeconds) : 0);

    private static IPNetwork? ReadNetwork(string? text) => text is not null && IPNetwork.TryParse(text, out var network) ? network : null;

    private static IEnumerable<T> OrEmpty<T>(System.Collections.Immutable.ImmutableArray<T> list) where T : class =>
        list.IsDefault ? [] : list.Where(each => each is not null);
}
