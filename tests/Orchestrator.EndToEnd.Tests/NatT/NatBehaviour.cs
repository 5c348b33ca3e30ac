using System.Net;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>What decides the external port of one inner socket (RFC 4787 section 4.1).</summary>
public enum NatMapping
{
    NoNat,
    EndpointIndependent,
    AddressDependent,
    AddressAndPortDependent,
}

/// <summary>Who may send to a mapping (RFC 4787 section 5).</summary>
public enum NatFiltering
{
    EndpointIndependent,
    AddressDependent,
    AddressAndPortDependent,
}

/// <summary>What a behaviour does to packets. Each value is what the probes of <see cref="NatProbe"/> must find.</summary>
public sealed record NatFacts
{
    public NatMapping Mapping { get; init; } = NatMapping.EndpointIndependent;

    public NatFiltering Filtering { get; init; } = NatFiltering.AddressAndPortDependent;

    /// <summary>The external port is the inner one, for 500, 4500 and an unprivileged port alike.</summary>
    public bool PreservesPorts { get; init; } = true;

    /// <summary>Who never was sent anything reaches the host on UDP 500 and 4500.</summary>
    public bool OpenFromOutside { get; init; }

    /// <summary>A socket behind the NAT reaches another one by its external mapping.</summary>
    public bool Hairpins { get; init; }

    public bool Passes500 { get; init; } = true;

    public bool Passes4500 { get; init; } = true;

    /// <summary>What passes to 4500 is answered.</summary>
    public bool Answers4500 { get; init; } = true;

    /// <summary>Protocol 50 passes, out and back.</summary>
    public bool PassesEsp { get; init; } = true;

    /// <summary>A datagram of 3000 octets passes, in fragments.</summary>
    public bool PassesFragments { get; init; } = true;

    public bool PassesZeroChecksums { get; init; } = true;

    /// <summary>Two hosts behind the NAT can both speak from port 500 to the same peer.</summary>
    public bool ServesTwoOn500 { get; init; } = true;

    /// <summary>What is sent to port 500 arrives with the octets it was sent with.</summary>
    public bool Leaves500Alone { get; init; } = true;
}

/// <summary>One NAT on a path: what stands in its chains, as nftables text. $outer and $host are the addresses outside and
/// inside, $mine a number of 16 bits that no other site of the world has.</summary>
public sealed record NatRules
{
    /// <summary>Rules of the chain that changes sources; packets to the outside only.</summary>
    public string Source { get; init; } = Masquerade;

    /// <summary>Rules of the chain that changes destinations.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Rules for packets that are passed on.</summary>
    public string Forward { get; init; } = "";

    /// <summary>Rules for packets as they arrive, before anything is known of their connection.</summary>
    public string Arrival { get; init; } = "";

    /// <summary>Rules for packets as they leave, after their source was changed.</summary>
    public string Departure { get; init; } = "";

    /// <summary>The key of the set @open, which the chain of departures fills.</summary>
    public string OpenKey { get; init; } = "inet_service";

    /// <summary>Below /proc/sys/net.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public const string Masquerade = "oifname out masquerade";

    public string Text(string outer, string host) => $$"""
        define outer = {{outer}}
        define host = {{host}}
        define mine = {{1 + (IPAddress.Parse(outer).GetAddressBytes()[^1] * 0x101)}}
        table ip behaviour {
          set open { type {{OpenKey}}; flags dynamic,timeout; timeout 60s; }
          chain arrival { type filter hook prerouting priority -450; {{Arrival}}
          }
          chain destination { type nat hook prerouting priority dstnat; {{Destination}}
          }
          chain input { type filter hook input priority filter;
            iifname out ct state new drop
            iifname in ip daddr $outer drop
          }
          chain forward { type filter hook forward priority filter; {{Forward}}
          }
          chain source { type nat hook postrouting priority srcnat;
            {{Source}}
          }
          chain departure { type filter hook postrouting priority srcnat + 10; {{Departure}}
          }
        }

        """;
}

/// <summary>A kind of NAT, as data. The first layer is next to the host.</summary>
/// <param name="Name">As the grid prints it.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Layers">The NATs from the inside out; a router that changes nothing when empty.</param>
/// <param name="Facts">What its packets must show.</param>
public sealed record NatBehaviour(string Name, string Description, IReadOnlyList<NatRules> Layers, NatFacts Facts)
{
    /// <summary>For how long a mapping lives that nothing refreshes; null for Linux's own 30 s and, once answered, 120 s.</summary>
    public TimeSpan? Lifetime { get; init; }

    public override string ToString() => Name;
}
