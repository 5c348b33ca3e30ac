using System.Globalization;
using System.Net;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>A host behind the NATs of a behaviour. Its path outwards: host, the layers, the bridge.</summary>
public sealed class NatSite : IDisposable
{
    /// <summary>The highest number of a site.</summary>
    public const int MaxNumber = 200;

    private readonly List<NetworkNamespace> _nats = [];

    /// <param name="inet">The bridge's namespace.</param>
    /// <param name="behaviour">What stands in front of the host.</param>
    /// <param name="number">1 to <see cref="MaxNumber"/>; no two sites of a world have the same.</param>
    internal NatSite(NetworkNamespace inet, NatBehaviour behaviour, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        Number = number;
        Behaviour = behaviour;
        Outer = IPAddress.Parse($"198.51.100.{10 + number}");
        Cable = string.Create(CultureInfo.InvariantCulture, $"site{number}");
        var routed = behaviour.Layers.Count == 0;
        // Without translation the inner addresses must be public ones, which the internet has a route to.
        string Inner(int host) => routed ? $"198.18.{number}.{host}" : $"192.168.{number}.{host}";
        HostAddress = IPAddress.Parse(Inner(2));
        SecondHostAddress = IPAddress.Parse(Inner(3));
        Gateway = IPAddress.Parse(Inner(1));
        External = routed ? HostAddress : Outer;
        Wire(inet);
        if (routed)
            inet.Ip($"route replace {Inner(0)}/24 via {Outer}");
        Translate();
        // A new cable drops what is sent before the kernel has noticed that both ends are up. An echo leaves no mapping of UDP behind.
        Host.Command("", "ping", "-n", "-q", "-c", "1", "-w", "5", "-i", "0.02", $"{NatWorld.Addresses[0]}").ExitCode.ShouldBe(0, "the path is up");
    }

    public NatBehaviour Behaviour { get; }

    public int Number { get; }

    /// <summary>The interface by which the bridge is joined to the site.</summary>
    public string Cable { get; }

    /// <summary>The address of the outermost router on the bridge.</summary>
    public IPAddress Outer { get; }

    /// <summary>The address by which the internet knows the host.</summary>
    public IPAddress External { get; }

    public IPAddress HostAddress { get; }

    /// <summary>A second address of the host, as of another one behind the same NAT.</summary>
    public IPAddress SecondHostAddress { get; }

    /// <summary>The host's router.</summary>
    public IPAddress Gateway { get; }

    internal NetworkNamespace Host { get; } = new();

    /// <summary>The routers from the inside out: one, or as many as the behaviour has layers.</summary>
    internal IReadOnlyList<NetworkNamespace> Nats => _nats;

    public void Dispose()
    {
        Host.Dispose();
        foreach (var nat in _nats)
            nat.Dispose();
    }

    private int Count => Math.Max(1, Behaviour.Layers.Count);

    /// <summary>The address on the outside of a layer: the bridge's net at the last one, a carrier's (RFC 6598) before.</summary>
    private string OuterOf(int layer) => layer == Count - 1 ? $"{Outer}" : $"100.64.{layer}.2";

    private void Wire(NetworkNamespace inet)
    {
        for (var layer = 0; layer < Count; layer++)
            _nats.Add(new NetworkNamespace());
        Host.Ip("link set lo up", $"link add lan type veth peer name in netns {_nats[0].Path}", $"addr add {HostAddress}/24 dev lan",
            $"addr add {SecondHostAddress}/24 dev lan", "link set lan up", $"route add default via {Gateway} src {HostAddress}");
        _nats[0].Ip($"addr add {Gateway}/24 dev in");
        for (var layer = 0; layer < Count; layer++)
        {
            var outermost = layer == Count - 1;
            var beyond = outermost ? inet : _nats[layer + 1];
            var far = outermost ? Cable : "in";
            _nats[layer].Set("ipv4/ip_forward=1", "ipv4/conf/all/rp_filter=0", "ipv4/conf/default/rp_filter=0", "ipv4/conf/all/send_redirects=0");
            // A number that is used again keeps its address on the cable: others may remember it.
            _nats[layer].Ip("link set lo up", "link set in up", $"link add out address 02:00:00:00:{Number:x2}:{layer:x2} type veth peer name {far} netns {beyond.Path}",
                $"addr add {OuterOf(layer)}/24 dev out", "link set out up");
            if (outermost)
                beyond.Ip($"link set {far} master wire0 up");
            else
                beyond.Ip($"addr add 100.64.{layer}.1/24 dev in", "link set in up");
            _nats[layer].Ip($"route add default via {(outermost ? "198.51.100.1" : $"100.64.{layer}.1")}");
        }
    }

    private void Translate()
    {
        var inside = $"{HostAddress}";
        foreach (var (rules, layer) in Behaviour.Layers.Select((rules, layer) => (rules, layer)))
        {
            var (status, _, error) = _nats[layer].Command(rules.Text(OuterOf(layer), inside), "nft", "-f", "-");
            status.ShouldBe(0, error);
            // The settings exist when connections are tracked, which the rules brought about.
            _nats[layer].Set([.. rules.Settings]);
            inside = OuterOf(layer);
        }
    }
}
