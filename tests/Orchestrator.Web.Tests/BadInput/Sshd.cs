using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>A throwaway sshd on loopback with a host key of its own. Nobody can log in.</summary>
internal sealed class Sshd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private Sshd(DirectoryInfo folder, Process process)
    {
        (_folder, _process) = (folder, process);
        process.ErrorDataReceived += (_, line) => { lock (_said) _said.AppendLine(line.Data); };
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    public static void Require()
    {
        Assert.SkipUnless(File.Exists(Program), "No sshd here.");
    }

    public static async Task<Sshd> StartAsync(int port, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("orchestrator-sshd-");
        string key = Path.Combine(folder.FullName, "host");
        using (var made = Process.Start(new ProcessStartInfo("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]))!)
            await made.WaitForExitAsync(cancellationToken);
        // As root it wants /run/sshd, which is made where nobody else sees it.
        string[] start = Environment.UserName == "root"
            ? ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /run && mkdir /run/sshd && exec \"$@\"", "sshd", Program]
            : [Program];
        var process = Process.Start(new ProcessStartInfo(start[0],
        [
            .. start[1..], "-D", "-e", "-f", "/dev/null", "-h", key, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-o", "ListenAddress=127.0.0.1", "-o", "UsePAM=no", "-o", "PidFile=none", "-o", "AuthenticationMethods=none", "-o", "AllowUsers=nobody-at-all",
        ])
        { RedirectStandardError = true })!;
        var sshd = new Sshd(folder, process);
        for (int tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return sshd;
            }
            catch (SocketException) when (tries < 200 && !process.HasExited)
            {
                await Task.Delay(25, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
