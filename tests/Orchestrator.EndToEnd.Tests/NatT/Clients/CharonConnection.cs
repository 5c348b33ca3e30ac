namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>A connection to the responder, as swanctl.conf has it.</summary>
public sealed record CharonConnection(string Name, int Version, string Proposals)
{
    /// <summary>What the client calls itself.</summary>
    public const string Identity = "probe-17.example";

    public bool Mobike { get; init; } = true;

    public bool Aggressive { get; init; }

    /// <summary>By signatures of RSA keys instead of a shared secret.</summary>
    public bool Rsa { get; init; }

    /// <summary>Encapsulation even where there is no NAT.</summary>
    public bool Forced { get; init; }

    /// <summary>Both ends' port of the first message.</summary>
    public int Port { get; init; } = 500;

    public override string ToString() => Name;

    /// <summary>The whole file for one connection.</summary>
    public string Text() => $$"""
        connections {
          {{Name}} {
            version = {{Version}}
            remote_addrs = {{NatWorld.Addresses[0]}}
            remote_port = {{Port}}
            local_port = {{Port}}
            proposals = {{Proposals}}
            mobike = {{(Mobike ? "yes" : "no")}}
            aggressive = {{(Aggressive ? "yes" : "no")}}
            encap = {{(Forced ? "yes" : "no")}}
            local {
              {{(Rsa ? "auth = pubkey\n      pubkeys = own.pem" : "auth = psk")}}
              id = {{Identity}}
            }
            remote {
              {{(Rsa ? "auth = pubkey\n      pubkeys = peer.pem" : "auth = psk")}}
              id = %any
            }
            children {
              child {
                remote_ts = 10.9.0.0/24
              }
            }
          }
        }
        secrets {
          ike-probe {
            secret = "only for this test"
          }
        }

        """;
}
