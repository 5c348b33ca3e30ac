using System.Diagnostics;
using System.Globalization;
using System.Net;
using Orchestrator.EndToEnd.Tests.Browser;
using Orchestrator.EndToEnd.Tests.NatT.Clients;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT.App;

/// <summary>
/// A real sshd on a site's host, with keys and a host name of its own. Who logs in is root, in the host's network namespace. What root's
/// sshd writes goes to a mount namespace that ends with it.
/// </summary>
internal sealed class SiteSshd : IDisposable
{
    private const int Port = 22;

    // The name is the box's, not the machine's; /run is wanted by sshd, /var/log would get login records.
    private const string Begin = "hostname \"$1\" && mount -t tmpfs none /run && mkdir /run/sshd && mount -t tmpfs none /var/log && exec /usr/sbin/sshd -D -e -f \"$2\"";

    private readonly ClientFolder _folder = new();
    private readonly Process _process;

    private SiteSshd(NatSite site, string name)
    {
        foreach (var key in (string[])["host", "login"])
            NetworkNamespace.Execute("", ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", _folder[key]]).ExitCode.ShouldBe(0);
        _folder.Write("config", $"""
            ListenAddress {site.HostAddress}
            Port {Port}
            HostKey {_folder["host"]}
            AuthorizedKeysFile {_folder["login.pub"]}
            StrictModes no
            UsePAM no
            UseDNS no
            PasswordAuthentication no
            PidFile none
            SetEnv HOME={_folder.Path}

            """);
        _process = site.Host.Start("unshare", "--mount", "--uts", "sh", "-c", Begin, "sh", name, _folder["config"]);
        Device = new KnownDevice(name, "SSH", Port.ToString(CultureInfo.InvariantCulture), "root", "")
        {
            Address = $"{site.HostAddress}",
            PrivateKey = File.ReadAllText(_folder["login"]),
            Fingerprint = NetworkNamespace.Execute("", ["ssh-keygen", "-l", "-f", _folder["host"]]).Output.Split(' ')[1],
        };
    }

    /// <summary>As its admin knows it.</summary>
    public KnownDevice Device { get; }

    /// <summary>Starts one and lets the internet's namespace reach it: the site's router routes what it does not translate.</summary>
    public static async Task<SiteSshd> StartAsync(NatWorld world, NatSite site, string name)
    {
        world.Inet.Ip($"route replace {site.HostAddress}/32 via {site.Outer}");
        var sshd = new SiteSshd(site, name);
        try
        {
            await sshd.ListeningAsync(world, site.HostAddress);
            return sshd;
        }
        catch
        {
            sshd.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task ListeningAsync(NatWorld world, IPAddress address)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            if ((await world.Inet.RunAsync(TimeSpan.FromSeconds(10), "ssh-keyscan", "-T", "2", "-t", "ed25519", "-p", $"{Port}", $"{address}")).Output.Length > 0)
                return;
            _process.HasExited.ShouldBeFalse();
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), "sshd answers");
        }
    }
}
