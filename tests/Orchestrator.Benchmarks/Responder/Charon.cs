using System.Diagnostics;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>strongSwan's daemon at the server, without its limits on half-open exchanges, with files and sockets of its own.</summary>
internal static class Charon
{
    // The namespace of mounts hides the machine's own /run and configuration from it, and the reverse.
    private const string Start = """
        set -e
        mount -t tmpfs none /run
        mount --bind "$1" /etc/swanctl
        export STRONGSWAN_CONF="$1/strongswan.conf"
        /usr/lib/ipsec/charon >"$1/log" 2>&1 &
        charon=$!
        n=0
        until swanctl --load-all --noprompt >/dev/null 2>&1; do n=$((n + 1)); [ $n -lt 100 ] || exit 1; sleep 0.1; done
        echo ready
        read -r _ || true
        kill $charon
        wait $charon || true
        """;

    private const string Settings = """
        charon {
          load = random nonce aes sha1 sha2 md5 hmac kdf gcm openssl pem socket-default kernel-netlink vici
          dos_protection = no
          cookie_threshold = 0
          block_threshold = 0
          init_limit_half_open = 0
          init_limit_job_load = 0
          ikesa_table_size = 65536
          ikesa_table_segments = 64
          filelog { stderr { default = -1 } }
        }
        swanctl {
          load = openssl pem random
        }
        """;

    private const string Connections = """
        connections {
          v2 {
            version = 2
            proposals = aes128-sha256-modp2048, aes128-sha256-ecp256
            local { auth = psk }
            remote { auth = psk }
            children { all { } }
          }
          v1 {
            version = 1
            proposals = aes128-sha1-modp2048
            local { auth = psk }
            remote { auth = psk }
            children { all { } }
          }
        }
        secrets {
          ike { secret = "benchmark" }
        }
        """;

    public static async Task<Process> StartAsync(TwoNamespaces world, string folder, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "strongswan.conf"), Lines(Settings), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "swanctl.conf"), Lines(Connections), cancellationToken);
        return world.StartAtServer("unshare", "-m", "sh", "-c", Start, "charon", folder);
    }

    // One setting a line is all that swanctl reads.
    private static string Lines(string text) => text.Replace("{ ", "{\n", StringComparison.Ordinal).Replace(" }", "\n}", StringComparison.Ordinal);
}
