namespace Orchestrator.Lab.DataPlane;

/// <summary>
/// What carries the packets of a virtual router. It is driven by the router's tables and by nothing else. One instance belongs to
/// one router; the router calls it from one task at a time, except <see cref="PingAsync"/> and <see cref="ReadAsync"/>, which may
/// run beside anything.
/// </summary>
public interface IDataPlane
{
    /// <summary>
    /// Makes the packets' world match <paramref name="tables"/>. Called after every committed change, and once at start, before
    /// the API answers; changes that come close together may be handed over as one. The API's <c>!done</c> waits for it, so that
    /// a change which cuts its own session really cuts it. It must be idempotent, quick when little changed, and must not throw
    /// for configuration it cannot carry out: that is logged and the rest applied, as a router does.
    /// </summary>
    Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken);

    /// <summary>
    /// What the packets' world knows about a menu. For menus without configuration (<c>ip/ipsec/active-peers</c>,
    /// <c>ip/ipsec/installed-sa</c>, <c>ip/firewall/connection</c>, <c>ip/ipsec/statistics</c>) the rows are printed as they are.
    /// For configured menus each row's id names an item and its values are laid over it (<c>interface</c>: <c>running</c>, counters;
    /// <c>ip/ipsec/policy</c>: <c>active</c>, <c>ph2-state</c>, <c>ph2-count</c>; rules: <c>packets</c>, <c>bytes</c>). Unknown menus give no rows.
    /// </summary>
    Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken);

    /// <summary>
    /// Pings: one row per probe as it ends, with <c>seq</c>, <c>host</c>, then <c>size</c>, <c>ttl</c>, <c>time</c> or <c>status</c>
    /// (<c>timeout</c>, <c>packet too large and cannot be fragmented</c>, ...), and the running <c>sent</c>, <c>received</c>,
    /// <c>packet-loss</c> and, once something was received, <c>min-rtt</c>, <c>avg-rtt</c>, <c>max-rtt</c>.
    /// </summary>
    IAsyncEnumerable<Row> PingAsync(PingRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Removes one live item, such as a tracked connection or an active peer (<c>kill-connections</c> and <c>flush</c> come as one
    /// call per item). False when there is no such item.
    /// </summary>
    Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken);

    /// <summary>Sets counters of a menu's items to nothing.</summary>
    /// <param name="menu">The menu.</param>
    /// <param name="ids">The items; null for all of the menu.</param>
    Task ResetCountersAsync(string menu, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The router restarts: all that a reboot would forget (connections, security associations) goes. Its API sessions are closed
    /// already; after it returns the router calls <see cref="ApplyAsync"/> with what it read at boot.
    /// </summary>
    Task RebootAsync(CancellationToken cancellationToken);
}
