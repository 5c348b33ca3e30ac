using System.Globalization;
using Orchestrator.Lab.DataPlane.Linux.Firewall;
using Orchestrator.Lab.DataPlane.Linux.Ipsec;
using Orchestrator.Lab.DataPlane.Linux.Links;
using Orchestrator.Lab.DataPlane.Linux.Live;

namespace Orchestrator.Lab.DataPlane.Linux;

/// <summary>
/// Carries a virtual router's packets in the Linux kernel of the network namespace it runs in: devices, addresses and routes, netfilter,
/// and IPsec through charon. It takes the namespace over: what its first <see cref="ApplyAsync"/> finds is removed. Needs root.
/// </summary>
public sealed class LinuxDataPlane : IDataPlane, IAsyncDisposable
{
    private readonly IHostCommands _host;
    private readonly Action<string> _log;
    private readonly FirewallKeeper _firewall;
    private readonly IpsecKeeper _ipsec;
    private readonly Connections _connections;
    private readonly Pinger _pinger;
    private RouterTables? _tables;
    private LinkState _links = LinkState.Empty;
    private HashSet<string> _said = [];
    private bool _taken;

    /// <summary>Creates it for this process's namespace; nothing is touched before the first <see cref="ApplyAsync"/>.</summary>
    /// <param name="folder">Where the IKE daemon's files go; made when missing.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="log">Gets a line for each thing that could not be carried out. No secret is in it.</param>
    public LinuxDataPlane(string folder, TimeProvider time, Action<string> log)
        : this(new HostCommands(), folder, time, log)
    {
    }

    internal LinuxDataPlane(IHostCommands host, string folder, TimeProvider time, Action<string> log)
    {
        _host = host;
        _log = log;
        _firewall = new FirewallKeeper(host, log);
        _ipsec = new IpsecKeeper(new Charon(folder, time, log), _host, time, log);
        _connections = new Connections(_host);
        _pinger = new Pinger(_host, time);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(RouterTables tables, CancellationToken cancellationToken)
    {
        // Once begun it goes through: a session that a change cut off must not leave the change half in force.
        cancellationToken.ThrowIfCancellationRequested();
        if (!_taken)
            await TakeOverAsync(CancellationToken.None);
        var links = LinkPlan.Build(tables);
        var ipsec = IpsecPlan.Build(tables);
        await ApplyLinksAsync(links, CancellationToken.None);
        await _firewall.ApplyAsync(tables, links.Names, CancellationToken.None);
        await _ipsec.ApplyAsync(ipsec, CancellationToken.None);
        _tables = tables;
        Say([.. links.Notes, .. ipsec.Notes, .. _firewall.Applied.Invalid.Select(entry => $"{entry.Key.Menu} {entry.Key.Id}: {entry.Value}")]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Row>> ReadAsync(string menu, CancellationToken cancellationToken)
    {
        if (_tables is not { } tables)
            return [];
        switch (menu)
        {
            case "interface":
                return InterfaceRows.Read(tables, _links);
            case "ip/route":
                // A connected route is as active as its address, which the table knows.
                return [.. tables.Rows(menu).Where(row => !row.IsTrue("connect")).Select(row => LiveRow(row.Id, "active", _links.ActiveRoutes.Contains(row.Id)))];
            case "ip/ipsec/active-peers":
                return IpsecRows.ActivePeers(await _ipsec.ListAsync(cancellationToken));
            case "ip/ipsec/installed-sa":
                return IpsecRows.InstalledSas(await _ipsec.ListAsync(cancellationToken));
            case "ip/ipsec/policy":
                return IpsecRows.Policies(tables, _ipsec.Applied, await _ipsec.ListAsync(cancellationToken));
            case "ip/ipsec/statistics":
                return IpsecStatistics.Read();
            case "ip/firewall/connection":
                return await _connections.ReadAsync(cancellationToken);
            default:
                return await RulesAsync(menu, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task ResetCountersAsync(string menu, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken) =>
        RuleTables.All.Any(table => table.Menu == menu) ? _firewall.ResetCountersAsync(menu, ids, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public IAsyncEnumerable<Row> PingAsync(PingRequest request, CancellationToken cancellationToken) =>
        _pinger.PingAsync(request, request.Interface is { } name ? _links.Names.GetValueOrDefault(name) : null, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string menu, string id, CancellationToken cancellationToken)
    {
        if (menu == "ip/firewall/connection")
            return await _connections.RemoveAsync(id, cancellationToken);
        if (menu is not ("ip/ipsec/active-peers" or "ip/ipsec/installed-sa"))
            return false;
        foreach (var sa in await _ipsec.ListAsync(cancellationToken))
        {
            if (menu == "ip/ipsec/active-peers" && IpsecRows.ActivePeers([sa])[0].Id == id)
            {
                await _ipsec.TerminateAsync("ike-id", sa.Number, cancellationToken);
                return true;
            }

            if (menu == "ip/ipsec/installed-sa" && sa.Children.FirstOrDefault(child => Spis(child).Contains(id)) is { } found)
            {
                await _ipsec.TerminateAsync("child-id", found.Values["uniqueid"] ?? "0", cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task RebootAsync(CancellationToken cancellationToken)
    {
        await _ipsec.ResetAsync(cancellationToken);
        await _connections.ForgetAllAsync(cancellationToken);
        _links = LinkState.Empty;
        _firewall.Forget();
        _taken = false;
    }

    /// <summary>Ends the IKE daemon. Devices, addresses and rules stay as they are.</summary>
    public ValueTask DisposeAsync() => _ipsec.DisposeAsync();

    private static IEnumerable<string> Spis(ChildSa child) => ["*" + child.Values["spi-in"]?.ToUpperInvariant(), "*" + child.Values["spi-out"]?.ToUpperInvariant()];

    private async Task<IReadOnlyList<Row>> RulesAsync(string menu, CancellationToken cancellationToken)
    {
        if (!RuleTables.All.Any(table => table.Menu == menu))
            return [];
        var counts = await _firewall.CountsAsync(menu, cancellationToken);
        return
        [
            .. _firewall.Applied.Invalid.Keys.Where(key => key.Menu == menu).Select(key => LiveRow(key.Id, "invalid", true)),
            .. counts.Select(rule => new Row(rule.Key, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["packets"] = rule.Value.Packets.ToString(CultureInfo.InvariantCulture),
                ["bytes"] = rule.Value.Bytes.ToString(CultureInfo.InvariantCulture),
            })),
        ];
    }

    private static Row LiveRow(string id, string field, bool value) => new(id, new Dictionary<string, string>(StringComparer.Ordinal) { [field] = value ? "true" : "false" });

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string> { "route flush table main" };
        foreach (var device in NetworkDevices.All())
            lines.AddRange(device.IsOwn ? [$"link del {device.Name}"] : [$"addr flush dev {device.Name}", $"link set {device.Name} down"]);
        await _host.RunAsync(["ip", "-force", "-4", "-batch", "-"], string.Join('\n', lines) + "\n", cancellationToken);
        NetworkDevices.SetForwarding();
        _ipsec.WarmUp();
        _taken = true;
    }

    private async Task ApplyLinksAsync(LinkState links, CancellationToken cancellationToken)
    {
        var lines = LinkDiff.Lines(_links, links);
        if (lines.Count > 0)
        {
            var done = await _host.RunAsync(["ip", "-force", "-batch", "-"], string.Join('\n', lines) + "\n", cancellationToken);
            if (done.Error != "")
                _log("ip: " + done.Error.Trim().ReplaceLineEndings("; "));
        }

        _links = links;
    }

    private void Say(HashSet<string> notes)
    {
        foreach (var note in notes.Where(note => !_said.Contains(note)))
            _log(note);
        _said = notes;
    }
}
