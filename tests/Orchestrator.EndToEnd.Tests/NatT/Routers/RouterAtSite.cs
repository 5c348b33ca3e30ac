using System.Collections.Concurrent;
using System.Diagnostics;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs;
using Orchestrator.Deployment.Tests.Linux;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.NatT.Routers;

/// <summary>
/// A virtual RouterOS with real packets at the place of a site's host: its firewall is the kernel's, its IKE daemon is charon. It has
/// /run, /sys and process numbers of its own, and ends with the namespace, daemon and all.
/// </summary>
internal sealed class RouterAtSite : IAsyncDisposable
{
    private const int Api = 8728;
    private const string Password = "practice";

    /// <summary>A router runs what is scheduled for its start some seconds after it: an undo that is armed sooner runs at once.</summary>
    private static readonly TimeSpan StartupTasks = TimeSpan.FromSeconds(4);

    private readonly ClientFolder _folder;
    private readonly Process _process;
    private readonly TcpDoor _door;
    private readonly ConcurrentQueue<string> _said = [];

    private RouterAtSite(NatSite site, ClientFolder folder, Process process)
    {
        (Site, _folder, _process) = (site, folder, process);
        _door = new TcpDoor(site.Host, Api);
    }

    public NatSite Site { get; }

    /// <summary>Opens API sessions as the product does.</summary>
    public static IDeviceDrivers Drivers { get; } = new RouterOsDrivers(new TestVault(), new RouterOsOptions());

    public DeviceAccess Access => new()
    {
        DeviceName = Site.Behaviour.Name,
        Platform = DevicePlatform.RouterOs,
        Endpoint = new ManagementEndpoint("127.0.0.1", _door.Port, ManagementTransport.Api),
        UserName = "admin",
        Credential = new Credential.Password(Password),
    };

    /// <summary>What the program said.</summary>
    public string Said => string.Join('\n', _said);

    /// <summary>What its IKE daemon logged.</summary>
    public string DaemonLog => File.ReadAllText($"/proc/{File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim()}/root/run/virtual-router/charon.log");

    /// <summary>Starts it; it has the host's addresses then, and what the site's host had is gone.</summary>
    /// <param name="site">Where.</param>
    /// <param name="more">Lines of RouterOS beyond its addresses and its route.</param>
    /// <param name="version">Which RouterOS it plays.</param>
    public static async Task<RouterAtSite> StartAsync(NatSite site, string more = "", string version = "7.16.2")
    {
        var gateway = Addressed(site, 1);
        var folder = new ClientFolder();
        folder.Write("seed.rsc", $"""
            /ip address add address={site.HostAddress}/24 interface=ether1
            /ip route add dst-address=0.0.0.0/0 gateway={gateway}
            {more}
            """ + "\n");
        site.Host.Ip("link set lan down", "link set lan name ether1");
        var program = Path.Combine(NetworkLab.Metadata("VirtualRouter"), "Orchestrator.Lab.dll");
        var process = site.Host.Start("unshare", "-m", "-p", "--fork", "--kill-child", "--mount-proc", "sh", "-c",
            "mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /run && exec \"$@\"", "sh", "dotnet", program, "router",
            "--version", version, "--password", Password, "--interfaces", "ether1", "--api", $"127.0.0.1:{Api}", "--data-plane", "linux", "--seed-config", folder["seed.rsc"]);
        var router = new RouterAtSite(site, folder, process);
        await router.ReadyAsync();
        await Task.Delay(StartupTasks);
        return router;
    }

    /// <summary>The configuration, line by line, secrets and all; volatile lines are left out.</summary>
    public async Task<string> ExportAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var reply = await connection.ExecuteAsync(new Command("/execute").With("script", "/export terse show-sensitive").With("as-string", ""), cancellationToken);
        return string.Join('\n', reply.Ret!.Split('\n').Where(line => !line.StartsWith('#')));
    }

    /// <summary>What happened on it, for who looks for the cause of a failure.</summary>
    public async Task<string> HistoryAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var rows = new List<string>();
        foreach (var menu in new[] { "/system/history", "/log" })
            rows.AddRange((await connection.ExecuteAsync(new Command(menu + "/print"), cancellationToken)).Rows.Select(row => string.Join(' ', row.ToDictionary().Select(field => $"{field.Key}={field.Value}"))));
        return string.Join('\n', rows);
    }

    public Task<RouterOsConnection> ConnectAsync(CancellationToken cancellationToken) => RouterOsConnection.ConnectAsync(
        RouterOsEndpoint.Plain("127.0.0.1", _door.Port), new RouterOsCredentials("admin", Password), new RouterOsOptions(), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Addressed(NatSite site, byte host)
    {
        var octets = site.HostAddress.GetAddressBytes();
        octets[3] = host;
        return string.Join('.', octets);
    }

    private async Task ReadyAsync()
    {
        var ready = new TaskCompletionSource();
        _ = ReadAsync(_process.StandardOutput, ready);
        _ = ReadAsync(_process.StandardError, ready);
        _ = _process.WaitForExitAsync().ContinueWith(_ => ready.TrySetException(new InvalidOperationException(Said)), TaskScheduler.Default);
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task ReadAsync(StreamReader reader, TaskCompletionSource ready)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _said.Enqueue(line);
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                ready.TrySetResult();
        }
    }
}
