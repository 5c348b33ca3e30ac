using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Benchmarks.Ssh;

/// <summary>An sshd on loopback with keys and a port of its own; one user, the one who runs this.</summary>
internal sealed class LoopbackSshd : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private LoopbackSshd(DirectoryInfo folder, Process process, DeviceAccess access) => (_folder, _process, Access) = (folder, process, access);

    public DeviceAccess Access { get; }

    /// <summary>The words of a plain ssh with the same checks and nothing of the user's settings.</summary>
    public string[] Plain =>
    [
        "ssh", "-F", "none", "-i", File("id"), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
        "-o", "UserKnownHostsFile=" + File("known_hosts"), "-o", "GlobalKnownHostsFile=none", "-p", Text(Access.Endpoint.Port), $"{Access.UserName}@127.0.0.1",
    ];

    public string ControlPath => File("control");

    public static async Task<LoopbackSshd> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("orch-bench-");
        string Path(string name) => System.IO.Path.Combine(folder.FullName, name);
        foreach (string key in (string[])["host", "id"])
            await Child.OutputAsync(cancellationToken, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path(key));
        int port = Child.FreePort();
        string hostKey = string.Join(' ', (await System.IO.File.ReadAllTextAsync(Path("host.pub"), cancellationToken)).Split(' ')[..2]);
        await System.IO.File.WriteAllTextAsync(Path("known_hosts"), $"[127.0.0.1]:{Text(port)} {hostKey}\n", cancellationToken);
        // A home of its own: the far shell must not run the user's start files at each command.
        await System.IO.File.WriteAllTextAsync(Path("config"), $"""
            ListenAddress 127.0.0.1
            Port {Text(port)}
            HostKey {Path("host")}
            AuthorizedKeysFile {Path("id.pub")}
            StrictModes no
            UsePAM no
            UseDNS no
            PasswordAuthentication no
            PidFile none
            SetEnv HOME={folder.FullName}

            """, cancellationToken);
        var process = Child.Start(Words(Path("config")));
        await ListeningAsync(process, port, cancellationToken);
        string print = (await Child.OutputAsync(cancellationToken, "ssh-keygen", "-l", "-f", Path("host.pub"))).Split(' ')[1];
        return new LoopbackSshd(folder, process, new DeviceAccess
        {
            DeviceName = "loopback",
            Platform = DevicePlatform.Linux,
            Endpoint = new ManagementEndpoint("127.0.0.1", port, ManagementTransport.Ssh),
            UserName = Environment.UserName,
            Credential = new Credential.PrivateKey(await System.IO.File.ReadAllTextAsync(Path("id"), cancellationToken)),
            PinnedFingerprint = print,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Child.EndAsync(_process);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // Root's sshd wants /run/sshd and keeps login records: both in a mount namespace that goes away with it.
    private static string[] Words(string config) => Environment.IsPrivilegedProcess
        ? ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /run && mkdir /run/sshd && mount -t tmpfs none /var/log && exec /usr/sbin/sshd -D -e -f \"$0\"", config]
        : ["/usr/sbin/sshd", "-D", "-e", "-f", config];

    private static async Task ListeningAsync(Process process, int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
