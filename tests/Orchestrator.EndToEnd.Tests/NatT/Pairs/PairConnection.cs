using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT.Pairs;

/// <summary>Who begins.</summary>
public enum PairStart
{
    First,
    Second,

    /// <summary>Both at the same time: the first packets of each open the way for the other's.</summary>
    Both,
}

/// <summary>
/// Two strongSwan boxes behind two NATs: IKEv2 by the public addresses and ordinary ports (500, then 4500, or 4500 alone), a tunnel of ESP in UDP, and a
/// ping through it. No server between them, no port that was learnt.
/// </summary>
internal static class PairConnection
{
    /// <summary>Whether a ping passes through a tunnel of two new sites of these behaviours.</summary>
    /// <param name="world">Where.</param>
    /// <param name="first">In front of the first.</param>
    /// <param name="second">In front of the second.</param>
    /// <param name="start">Who begins.</param>
    /// <param name="port">The port from and to which who begins sends the first message, 500 or 4500.</param>
    public static async Task<bool> ConnectsAsync(NatWorld world, NatBehaviour first, NatBehaviour second, PairStart start, int port = 500)
    {
        Tools.Need("charon", "swanctl", "unshare", "ping");
        var (a, b) = (world.Add(first), world.Add(second));
        try
        {
            foreach (var site in new[] { a, b })
                site.Host.Ip($"addr add {Inner(site)}/32 dev lo");
            using var atA = await Charon.StartAsync(a.Host, Connection(a, b, start is PairStart.Second ? 500 : port), carries: true);
            using var atB = await Charon.StartAsync(b.Host, Connection(b, a, start is PairStart.First ? 500 : port), carries: true);
            var begun = await Task.WhenAll(
                start is PairStart.Second ? Task.FromResult(false) : InitiateAsync(atA),
                start is PairStart.First ? Task.FromResult(false) : InitiateAsync(atB));
            return begun.Contains(true) && (await a.Host.RunAsync(
                TimeSpan.FromSeconds(10), "ping", "-n", "-q", "-c", "1", "-w", "4", "-i", "0.2", "-I", Inner(a), Inner(b))).ExitCode == 0;
        }
        finally
        {
            world.Remove(a);
            world.Remove(b);
        }
    }

    private static async Task<bool> InitiateAsync(Charon charon) =>
        (await charon.SwanctlAsync("--initiate", "--child", "pair", "--timeout", "8")).ExitCode == 0;

    private static string Inner(NatSite site) => $"10.200.{site.Number}.1";

    private static string Connection(NatSite own, NatSite other, int port) => $$"""
        connections {
          pair {
            version = 2
            remote_addrs = {{other.External}}
            local_port = {{port}}
            remote_port = {{port}}
            proposals = aes128-sha256-ecp256
            mobike = no
            local {
              auth = psk
              id = site-{{own.Number}}
            }
            remote {
              auth = psk
              id = site-{{other.Number}}
            }
            children {
              pair {
                local_ts = {{Inner(own)}}/32
                remote_ts = {{Inner(other)}}/32
                esp_proposals = aes128gcm16
              }
            }
          }
        }
        secrets {
          ike-pair {
            secret = "only for this test"
          }
        }

        """;
}
