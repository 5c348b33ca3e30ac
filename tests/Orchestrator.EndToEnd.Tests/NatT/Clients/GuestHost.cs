using System.Diagnostics;
using System.Globalization;
using System.Text;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>
/// User Mode Linux in the place of a site's host, with the host's address: for a daemon that needs what this machine's kernel lacks.
/// All its processes are in a process namespace that ends with the site's.
/// </summary>
internal sealed class GuestHost : IDisposable
{
    private readonly StringBuilder _said = new();
    private readonly ClientFolder _folder;
    private readonly Process _process;

    private GuestHost(ClientFolder folder, Process process) => (_folder, _process) = (folder, process);

    /// <summary>What came from its console so far.</summary>
    public string Console
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Skips the test, with the reason, where there can be no guest.</summary>
    public static void Need()
    {
        Tools.Need("linux.uml", "gcc", "modprobe", "unshare", "openssl", "stty");
        Assert.SkipWhen(!File.Exists("/dev/net/tun"), "this machine's kernel has no tun device for the guest's cable");
    }

    /// <summary>Starts it and waits until its script says that it is ready. It takes the folder over.</summary>
    /// <param name="site">Whose host it becomes.</param>
    /// <param name="script">What it runs, a file under tests/nat-t.</param>
    /// <param name="folder">What the script reads, as /lab.</param>
    public static async Task<GuestHost> StartAsync(NatSite site, string script, ClientFolder folder)
    {
        var tests = Path.Combine(NetworkLab.Metadata("RepoRoot"), "tests");
        File.Copy(Path.Combine(tests, "nat-t", script), folder["start.sh"]);
        var shim = folder["umlshim.so"];
        (await Shell.RunAsync(["gcc", "-O2", "-shared", "-fPIC", "-o", shim, Path.Combine(tests, "testbed", "umlshim.c"), "-ldl"], TimeSpan.FromSeconds(60))).ShouldSucceed();
        Wire(site);
        var guest = new GuestHost(folder, site.Host.Start([
            "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "env", $"LD_PRELOAD={shim}", "TMPDIR=/dev/shm",
            // A process namespace's first process is deaf to many signals, which the kernel in it lives by.
            "sh", "-c", "\"$@\"; exit $?", "sh", "linux.uml", "mem=192M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "quiet", "selinux=0", "audit=0",
            "rcupdate.rcu_expedited=1", "raid=noautodetect", "con=null", "con0=fd:0,fd:1", "ssl=null", "umid=guest", $"uml_dir={folder.Path}",
            "vec0:transport=tap,ifname=guest,depth=128,gro=1", $"init={Path.Combine(tests, "testbed", "guest", "init.sh")}", $"LABDIR={folder.Path}",
        ]));
        try
        {
            _ = guest.ReadAsync(guest._process.StandardOutput);
            _ = guest.ReadAsync(guest._process.StandardError);
            (await guest.SaysAsync(TimeSpan.FromSeconds(90), "LAB-READY")).ShouldBeTrue($"the guest did not start: {guest.Console}");
            return guest;
        }
        catch
        {
            guest.Dispose();
            throw;
        }
    }

    /// <summary>Types a line at its console.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the console shows a text; false when it does not in time, or when the guest fails.</summary>
    public async Task<bool> SaysAsync(TimeSpan patience, string text)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < patience; await Task.Delay(50))
        {
            if (Console.Contains("LAB-FAIL", StringComparison.Ordinal))
                return false;
            if (Console.Contains(text, StringComparison.Ordinal))
                return true;
            if (_process.HasExited)
                return false;
        }
        return false;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    // The host's own end of the cable becomes a port of a bridge, and the guest the other one.
    private static void Wire(NatSite site)
    {
        site.Host.Ip(
            "addr flush dev lan", "link add home type bridge", "link set lan master home", "tuntap add dev guest mode tap",
            "link set guest master home up", "link set home up");
        // Its neighbour knows the address by the machine that had it before.
        site.Nats[0].Ip("neigh flush dev in");
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (_said)
                _said.Append(CultureInfo.InvariantCulture, $"{line.TrimEnd('\r')}\n");
        }
    }
}
