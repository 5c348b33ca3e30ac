using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.Tests.NatChecks.Agent;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.Deployment.Tests.NatChecks;

/// <summary>
/// A device (192.168.77.2) behind a router (198.51.100.2) in front of a responder (198.51.100.10 and .11), each in a network namespace of its
/// own; with a carrier, another router between the two. Needs root. Disposal removes all of it.
/// </summary>
internal sealed partial class NatWorld : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;
    private static int _last;

    private readonly string _name;
    private readonly List<string> _spaces = [];
    private readonly List<Process> _daemons = [];
    private ResponderHost? _host;

    private NatWorld(string name) => _name = name;

    public string Device => _name + "c";

    public string Router => _name + "n";

    public HostView View { get; private set; } = null!;

    public ResponderHost Host => _host!;

    /// <param name="rules">nft's rules of the router; "in0" is the device's side, "out0" the other.</param>
    /// <param name="settings">Shell commands on the router, such as sysctl.</param>
    /// <param name="daemon">Whether a program on the device has 500 and 4500 and shares them with nobody.</param>
    /// <param name="host">Changes the responder's settings.</param>
    public static async Task<NatWorld> StartAsync(string rules, string settings = "true", bool carrier = false, bool daemon = false, Func<HostSettings, HostSettings>? host = null)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Needs root for network namespaces.");
        var world = new NatWorld(string.Create(CultureInfo.InvariantCulture, $"onc{Environment.ProcessId % 100_000}-{Interlocked.Increment(ref _last)}"));
        try
        {
            await world.BuildAsync(rules, settings, carrier);
            world.StartHost(host ?? (settings => settings));
            if (daemon)
                world.StartDaemon();
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
        return world;
    }

    public async Task<NatCheckResult> CheckAsync(TimeSpan longestIdle, string interpreter = "python3", IProgress<NatCheckProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var agent = new ScriptAgent(interpreter, Device);
        using var random = RandomNumberGenerator.Create();
        return await new NatCheck(TimeProvider.System, random).RunAsync(
            new NatCheckTarget { LongestIdle = longestIdle }, agent, View, progress ?? new Progress<NatCheckProgress>(), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (View is not null)
            await View.DisposeAsync();
        if (_host is not null)
            await _host.DisposeAsync();
        foreach (var daemon in _daemons)
        {
            daemon.Kill(entireProcessTree: true);
            await daemon.WaitForExitAsync();
            daemon.Dispose();
        }
        foreach (var space in _spaces)
            await RunAsync("ip", "netns", "del", space);
    }

    public Task OnRouterAsync(string script) => InAsync(Router, script);

    public static async Task InAsync(string space, string script)
    {
        var (code, said) = await RunAsync("ip", "netns", "exec", space, "sh", "-ec", script);
        code.ShouldBe(0, said);
    }

    private async Task BuildAsync(string rules, string settings, bool carrier)
    {
        foreach (var kind in carrier ? "cnks" : "cns")
        {
            _spaces.Add(_name + kind);
            (await RunAsync("ip", "netns", "add", _name + kind)).Code.ShouldBe(0);
        }
        var server = _name + "s";
        await InAsync(Device, $"""
            ip link set lo up
            ip link add up0 type veth peer name in0 netns {Router}
            ip address add 192.168.77.2/24 dev up0; ip link set up0 up; ip route add default via 192.168.77.1
            """);
        await InAsync(Router, "ip link set lo up; ip address add 192.168.77.1/24 dev in0; ip link set in0 up; sysctl -qw net.ipv4.ip_forward=1");
        await InAsync(server, "ip link set lo up");
        if (carrier)
        {
            var middle = _name + "k";
            await JoinAsync(Router, "out0", "100.64.7.2/24", middle, "in0", "100.64.7.1/24");
            await InAsync(Router, "ip route add default via 100.64.7.1");
            await JoinAsync(middle, "out0", "198.51.100.2/24", server, "eth0", "198.51.100.10/24");
            await InAsync(middle, "sysctl -qw net.ipv4.ip_forward=1; " + Nft("table ip nat { chain post { type nat hook postrouting priority 100; oifname out0 masquerade; } }"));
        }
        else
        {
            await JoinAsync(Router, "out0", "198.51.100.2/24", server, "eth0", "198.51.100.10/24");
        }
        await InAsync(server, "ip address add 198.51.100.11/24 dev eth0; ip route add 192.168.77.0/24 via 198.51.100.2");
        await InAsync(Router, settings + "\n" + Nft(rules));
    }

    private void StartDaemon()
    {
        foreach (int port in (int[])[500, 4500])
            _daemons.Add(Process.Start(new ProcessStartInfo("ip", ["netns", "exec", Device, "socat", "-u", $"UDP4-RECV:{port}", "OPEN:/dev/null"]))!);
    }

    private static string Nft(string rules) => $"nft -f - <<'N'\n{rules.Replace("; }", "\n}\n", StringComparison.Ordinal).Replace("} table", "}\ntable", StringComparison.Ordinal)}\nN\n";

    private static async Task JoinAsync(string one, string device, string address, string two, string otherDevice, string otherAddress)
    {
        await InAsync(one, $"ip link add {device} type veth peer name {otherDevice} netns {two}; ip address add {address} dev {device}; ip link set {device} up");
        await InAsync(two, $"ip address add {otherAddress} dev {otherDevice}; ip link set {otherDevice} up");
    }

    /// <summary>A socket stays in the namespace of the thread that opened it.</summary>
    private void StartHost(Func<HostSettings, HostSettings> change)
    {
        _host = new ResponderHost(change(new HostSettings
        {
            Addresses = [IPAddress.Parse("198.51.100.10"), IPAddress.Parse("198.51.100.11")],
            ExtraIkePorts = [10_500],
            LookAgain = TimeSpan.FromHours(12),
        }), TimeProvider.System, RandomNumberGenerator.Create(), new MachineAddresses());
        Exception? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle("/run/netns/" + _name + "s");
                if (SetNamespace((int)handle.DangerousGetHandle(), NewNetwork) != 0)
                    throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeError()}");
                _host.Start();
            }
            catch (Exception exception) when (exception is InvalidOperationException or IOException)
            {
                failed = exception;
            }
        });
        thread.Start();
        thread.Join();
        failed.ShouldBeNull();
        _host.Health().Listeners.ShouldAllBe(listener => listener.Failure == null);
        View = new HostView(_host, TimeProvider.System);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int handle, int kind);
}
