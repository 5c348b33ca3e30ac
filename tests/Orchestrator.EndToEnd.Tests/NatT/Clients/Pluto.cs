using System.Diagnostics;
using System.Globalization;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>libreswan's daemon on a host, from unpacked packages, with a /run of its own.</summary>
internal sealed class Pluto : IDisposable
{
    private readonly NetworkNamespace _space;
    private readonly ClientFolder _folder;
    private readonly Process _process;
    private readonly string _libraries;

    private Pluto(NetworkNamespace space, ClientFolder folder, Process process, string libraries) =>
        (_space, _folder, _process, _libraries) = (space, folder, process, libraries);

    /// <summary>What it logged.</summary>
    public string Log => File.ReadAllText(_folder["pluto.log"]);

    /// <summary>Starts it with one connection, named probe; <paramref name="connection"/> is its lines of ipsec.conf.</summary>
    public static async Task<Pluto> StartAsync(NatSite site, params IReadOnlyList<string> connection)
    {
        var root = await Fetched.FolderAsync("libreswan");
        var libraries = $"{root}/usr/lib/{(Directory.Exists($"{root}/usr/lib/aarch64-linux-gnu") ? "aarch64" : "x86_64")}-linux-gnu";
        var folder = new ClientFolder();
        folder.Write("ipsec.conf", Settings(site, connection));
        folder.Write("ipsec.secrets", ": PSK \"only for this test only\"\n");
        folder.Write("start", Start(root, libraries, folder));
        var process = site.Host.Start("unshare", "-m", "--propagation", "private", "sh", "-e", folder["start"]);
        var pluto = new Pluto(site.Host, folder, process, libraries);
        for (var tries = 0; !File.Exists(folder["pluto.log"]) || !pluto.Log.Contains("loading secrets", StringComparison.Ordinal); tries++)
        {
            (process.HasExited || tries > 200).ShouldBeFalse("pluto did not start");
            await Task.Delay(50);
        }
        (await pluto.InsideAsync(10, "/usr/libexec/ipsec/addconn", "--config", folder["ipsec.conf"], "--ctlsocket", "/run/pluto/pluto.ctl", "probe")).ShouldSucceed();
        return pluto;
    }

    /// <summary>Begins the IKE SA, watches it for some seconds and ends it.</summary>
    public async Task<CommandResult> InitiateAsync(int seconds)
    {
        var said = await InsideAsync(seconds + 10, "timeout", $"{seconds}", "/usr/libexec/ipsec/whack", "--rundir", "/run/pluto", "--initiate", "--name", "probe");
        await InsideAsync(10, "/usr/libexec/ipsec/whack", "--rundir", "/run/pluto", "--name", "probe", "--delete");
        return said with { Output = said.Output + Log };
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>In the daemon's mount namespace, where its programs and its socket are.</summary>
    private Task<CommandResult> InsideAsync(int seconds, params IReadOnlyList<string> words) => _space.RunAsync(TimeSpan.FromSeconds(seconds),
        ["nsenter", "-t", _process.Id.ToString(CultureInfo.InvariantCulture), "-m", "env", $"LD_LIBRARY_PATH={_libraries}", .. words]);

    // The daemon looks for its helpers at a fixed path.
    private static string Start(string root, string libraries, ClientFolder folder) => $"""
        mount -t tmpfs tmpfs /run
        mkdir /run/pluto
        mount -t tmpfs tmpfs /usr/libexec
        mkdir /usr/libexec/ipsec
        mount --bind {root}/usr/libexec/ipsec /usr/libexec/ipsec
        export LD_LIBRARY_PATH={libraries}
        mkdir {folder["nss"]}
        {root}/usr/bin/certutil -N -d sql:{folder["nss"]} --empty-password
        exec /usr/libexec/ipsec/pluto --nofork --config {folder["ipsec.conf"]} --nssdir {folder["nss"]} --secretsfile {folder["ipsec.secrets"]} --rundir /run/pluto --logfile {folder["pluto.log"]}

        """;

    private static string Settings(NatSite site, IReadOnlyList<string> connection) => $"""
        config setup
            ikev1-policy=accept
            logfile=/dev/null
        conn probe
            left={site.HostAddress}
            leftid=@{CharonConnection.Identity}
            leftsubnet={site.HostAddress}/32
            right={NatWorld.Addresses[0]}
            rightid=%any
            rightsubnet=10.9.0.0/24
            authby=secret
            keyingtries=1
            auto=add
        {string.Join('\n', connection.Select(line => $"    {line}"))}

        """;
}
