using System.Diagnostics;
using Orchestrator.Lab.DataPlane.Linux.Vici;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>The IKE daemon of this box: started on demand with a configuration of its own, so that a host's is neither read nor touched.</summary>
internal sealed class Charon(string folder, TimeProvider time, Action<string> log) : IDisposable
{
    private const string Program = "/usr/lib/ipsec/charon";
    private const string PidFile = "/var/run/charon.pid";
    private Process? _process;

    public ViciClient Vici { get; } = new(Path.Combine(folder, "charon.vici"));

    /// <summary>Starts the daemon unless it runs, and returns when it answers. False when it does not come up.</summary>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false } && await AnswersAsync(cancellationToken))
            return true;
        Dispose();
        EndForerunner();
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, "charon.vici"));
        _process = Launch();
        for (var waited = 0; waited < 300 && !_process.HasExited; waited++)
        {
            if (File.Exists(Path.Combine(folder, "charon.vici")) && await AnswersAsync(cancellationToken))
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        log("the IKE daemon did not start, see " + Path.Combine(folder, "charon.log"));
        return false;
    }

    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Vici.CallAsync("version", new ViciSection(), cancellationToken);
            return true;
        }
        catch (ViciException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            running.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>A daemon that outlived the program that started it holds the ports and knows connections that nobody wants any more.</summary>
    private static void EndForerunner()
    {
        if (!File.Exists(PidFile) || !int.TryParse(File.ReadAllText(PidFile), out var pid))
            return;
        if (Directory.Exists($"/proc/{pid}") && File.ResolveLinkTarget($"/proc/{pid}/exe", false)?.FullName == Program)
        {
            using var forerunner = Process.GetProcessById(pid);
            forerunner.Kill();
            forerunner.WaitForExit();
        }

        File.Delete(PidFile);
    }

    private Process Launch()
    {
        var configuration = Path.Combine(folder, "strongswan.conf");
        File.WriteAllText(configuration, $$"""
            charon {
              load = random nonce aes sha1 sha2 md5 hmac kdf gcm ctr chapoly curve25519 openssl pem pkcs1 pkcs8 pubkey x509 constraints revocation socket-default kernel-netlink vici counters
              install_routes = no
              install_virtual_ip = no
              retransmit_timeout = 2.0
              retransmit_base = 1.4
              retransmit_tries = 4
              plugins {
                vici {
                  socket = unix://{{folder}}/charon.vici
                }
              }
              filelog {
                file {
                  path = {{folder}}/charon.log
                  time_format = %T
                  default = 1
                  flush_line = yes
                }
              }
            }
            """ + "\n");
        var start = new ProcessStartInfo(Program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["STRONGSWAN_CONF"] = configuration;
        var process = new Process { StartInfo = start };
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
