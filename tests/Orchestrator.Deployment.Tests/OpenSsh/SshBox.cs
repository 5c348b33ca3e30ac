using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.OpenSsh;

/// <summary>
/// A real sshd on loopback whose logins live in namespaces of their own: network, mounts, processes. /etc, /var and /root
/// are layers that are thrown away, charon and the packet filter are the box's own. Needs root.
/// </summary>
internal sealed class SshBox : IAsyncDisposable
{
    public const string Password = "it's a \"pass\" $(word) `é`";

    private readonly DirectoryInfo _folder;
    private readonly Process _keeper;
    private readonly Process _listener;
    private readonly int _inside;
    private readonly int _port;

    private SshBox(DirectoryInfo folder, Process keeper, Process listener, int inside, int port) =>
        (_folder, _keeper, _listener, _inside, _port) = (folder, keeper, listener, inside, port);

    public string Fingerprint { get; private init; } = "";

    public string PrivateKey { get; private init; } = "";

    public ManagementEndpoint Endpoint => new("127.0.0.1", _port, ManagementTransport.Ssh);

    public DeviceAccess WithKey => new()
    {
        DeviceName = "box",
        Platform = DevicePlatform.Linux,
        Endpoint = Endpoint,
        UserName = "root",
        Credential = new Credential.PrivateKey(PrivateKey),
        PinnedFingerprint = Fingerprint,
    };

    public DeviceAccess WithPassword => WithKey with { Credential = new Credential.Password(Password) };

    public static void Require()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Needs root for a private sshd.");
        foreach (string program in (string[])["sshd", "socat", "nsenter", "openssl"])
            Assert.SkipUnless(new[] { "/usr/sbin", "/usr/bin" }.Any(folder => File.Exists(Path.Combine(folder, program))), $"No {program} here.");
    }

    /// <param name="setup">Shell commands run inside, before anybody logs in.</param>
    public static async Task<SshBox> StartAsync(string setup = "")
    {
        var folder = Directory.CreateTempSubdirectory("orch-box-");
        string Path(string name) => System.IO.Path.Combine(folder.FullName, name);
        await MustAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path("host"));
        await MustAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path("id"));
        string hash = (await MustAsync("openssl", "passwd", "-6", Password)).Trim();
        await File.WriteAllTextAsync(Path("sshd_config"), $"""
            HostKey {Path("host")}
            AuthorizedKeysFile {Path("id")}.pub
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PasswordAuthentication yes
            KbdInteractiveAuthentication no
            UseDNS no
            PidFile none

            """);
        await File.WriteAllTextAsync(Path("setup"), $$"""
            set -e
            mount -t tmpfs none /mnt; mkdir /mnt/eu /mnt/ew /mnt/vu /mnt/vw
            mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/eu,workdir=/mnt/ew /etc
            mount -t overlay overlay -o lowerdir=/var,upperdir=/mnt/vu,workdir=/mnt/vw /var
            mount -t tmpfs none /run; mkdir -p /run/sshd /run/network; mount -t tmpfs -o mode=700 none /root
            sed -i "s#^root:[^:]*:#root:$(cat {{Path("hash")}}):#" /etc/shadow
            ip link set lo up
            {{setup}}
            echo ready
            exec sleep infinity
            """);
        await File.WriteAllTextAsync(Path("hash"), hash);
        var keeper = Start("unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--mount-proc", "sh", Path("setup"));
        if (await keeper.StandardOutput.ReadLineAsync() != "ready")
            throw new InvalidOperationException("The box did not start: " + await keeper.StandardError.ReadToEndAsync());
        int inside = int.Parse((await File.ReadAllTextAsync($"/proc/{keeper.Id}/task/{keeper.Id}/children")).Trim(), CultureInfo.InvariantCulture);
        int port = FreePort();
        var listener = Start("socat", $"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr",
            $"EXEC:nsenter -t {inside} -n -m -p -u /usr/sbin/sshd -i -f {Path("sshd_config")}");
        await ListeningAsync(port);
        string print = (await MustAsync("ssh-keygen", "-l", "-f", Path("host.pub"))).Split(' ')[1];
        return new SshBox(folder, keeper, listener, inside, port) { Fingerprint = print, PrivateKey = await File.ReadAllTextAsync(Path("id")) };
    }

    /// <summary>Runs a script inside, without ssh.</summary>
    public Task<string> RunAsync(string script) => MustAsync("nsenter", "-t", $"{_inside}", "-n", "-m", "-p", "-u", "sh", "-c", script);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (Process[])[_listener, _keeper])
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ListeningAsync(int port)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 200)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task<string> MustAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string said = (await error).Trim() is { Length: > 0 } last ? last : output.Trim();
        if (process.ExitCode != 0)
            Assert.Fail($"exit code {process.ExitCode}, said: {said[^Math.Min(said.Length, 180)..].ReplaceLineEndings(" / ")} | {arguments[^1]}");
        return output;
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
