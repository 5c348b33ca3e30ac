using System.Diagnostics;
using System.Security.Cryptography;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>strongSwan's daemon on a host, with a /run of its own.</summary>
internal sealed class Charon : IDisposable
{
    private readonly NetworkNamespace _space;
    private readonly ClientFolder _folder;
    private readonly Process _process;

    private Charon(NetworkNamespace space, ClientFolder folder, Process process) => (_space, _folder, _process) = (space, folder, process);

    /// <summary>What it logged.</summary>
    public string Log => File.ReadAllText(_folder["charon.log"]);

    /// <summary>Starts it and loads connections: the text of swanctl.conf.</summary>
    /// <param name="space">Where.</param>
    /// <param name="swanctl">The connections.</param>
    /// <param name="carries">Whether it carries packets, by its own ESP, since this kernel may have none; it then encapsulates always.</param>
    /// <param name="patience">Seconds before it repeats what was not answered; it tries three times.</param>
    public static async Task<Charon> StartAsync(NetworkNamespace space, string swanctl, bool carries = false, int patience = 1)
    {
        var folder = new ClientFolder();
        folder.Write("strongswan.conf", Settings(folder, carries, patience));
        folder.Write("swanctl.conf", swanctl);
        WriteKeys(folder);
        var process = space.Start("unshare", "-m", "--propagation", "private", "sh", "-c",
            $"mount -t tmpfs tmpfs /run && STRONGSWAN_CONF={folder["strongswan.conf"]} exec /usr/lib/ipsec/charon");
        var charon = new Charon(space, folder, process);
        // The socket is there a moment before it is listened on.
        for (var tries = 0; !File.Exists(folder["vici"]) || (await charon.SwanctlAsync("--load-all", "--file", folder["swanctl.conf"])).ExitCode != 0; tries++)
        {
            (process.HasExited || tries > 200).ShouldBeFalse("charon did not start");
            await Task.Delay(50);
        }
        return charon;
    }

    /// <summary>Begins an IKE SA and waits for its end; the output is what the daemon logged meanwhile.</summary>
    public Task<CommandResult> InitiateAsync(string connection) => SwanctlAsync("--initiate", "--ike", connection);

    public Task<CommandResult> SwanctlAsync(params IReadOnlyList<string> words) => _space.RunAsync(TimeSpan.FromSeconds(40),
        ["env", $"SWANCTL_DIR={_folder.Path}", $"STRONGSWAN_CONF={_folder["strongswan.conf"]}", "swanctl", .. words, "--uri", $"unix://{_folder["vici"]}"]);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static void WriteKeys(ClientFolder folder)
    {
        foreach (var kind in new[] { "x509", "x509ca", "x509crl", "x509ocsp", "x509aa", "x509ac", "rsa", "ecdsa", "pkcs8", "pkcs12" })
            Directory.CreateDirectory(folder[kind]);
        using var own = RSA.Create(2048);
        using var peer = RSA.Create(2048);
        folder.Write("private/own.pem", own.ExportPkcs8PrivateKeyPem());
        folder.Write("pubkey/own.pem", own.ExportSubjectPublicKeyInfoPem());
        folder.Write("pubkey/peer.pem", peer.ExportSubjectPublicKeyInfoPem());
    }

    private static string Settings(ClientFolder folder, bool carries, int patience) => $$"""
        charon {
          load = random nonce aes sha1 sha2 md5 hmac kdf gcm ctr cbc gmp curve25519 openssl pem pkcs1 pkcs8 pubkey x509 constraints revocation socket-default {{(carries ? "kernel-libipsec " : "")}}kernel-netlink vici updown
          install_virtual_ip = no
          retransmit_tries = 2
          retransmit_timeout = {{patience}}
          retransmit_base = 1
          dos_protection = no
          plugins {
            vici {
              socket = unix://{{folder["vici"]}}
            }
            kernel-libipsec {
              allow_peer_ts = yes
            }
            kernel-netlink {
              fwmark = !0x42
            }
            socket-default {
              fwmark = 0x42
            }
          }
          filelog {
            log {
              path = {{folder["charon.log"]}}
              default = 1
              flush_line = yes
            }
          }
        }
        swanctl {
          load = pem pkcs1 pkcs8 x509 revocation constraints pubkey openssl random
        }

        """;
}
