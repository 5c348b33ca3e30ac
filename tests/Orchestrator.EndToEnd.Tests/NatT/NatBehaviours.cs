namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>
/// The NATs of the grid. Ports that are not preserved are the inner ones with some bits turned over (500 is 10899, 4500 is 15091): as
/// good as random to who looks from outside, and the same each time.
/// </summary>
public static class NatBehaviours
{
    // A second host's ports are turned otherwise, so that two never fight for one.
    private const string TurnedGuest = "oifname out meta l4proto udp ip saddr & 0.0.0.1 == 0.0.0.1 snat ip to $outer : udp sport ^ 0x1d3b;";
    private const string Turned = TurnedGuest + "oifname out meta l4proto udp snat ip to $outer : udp sport ^ 0x2b67;";
    private const string LearnPort = "oifname out meta l4proto udp update @open { udp sport };";
    private const string LearnPortAndPeer = "oifname out meta l4proto udp update @open { udp sport . ip daddr };";
    private static readonly NatRules Plain = new();
    private static readonly NatRules TurnedPorts = new() { Source = Turned + NatRules.Masquerade };

    public static NatBehaviour None { get; } = new(
        "none", "A router that translates nothing.", [],
        new NatFacts { Mapping = NatMapping.NoNat, Filtering = NatFiltering.EndpointIndependent, OpenFromOutside = true, Hairpins = true });

    public static NatBehaviour PortPreserving { get; } = new(
        "port-preserving", "Masquerade as Linux does it: the port stays while it is free.", [Plain], new NatFacts());

    public static NatBehaviour EndpointIndependent { get; } = new(
        "endpoint-independent", "One external port whatever the destination, not the inner one; only who was sent to may answer.",
        [TurnedPorts], new NatFacts { PreservesPorts = false });

    public static NatBehaviour AddressFiltered { get; } = new(
        "address-filtered", "As endpoint-independent; whoever shares an address with who was sent to may answer (restricted cone).",
        [
            TurnedPorts with
            {
                OpenKey = "inet_service . ipv4_addr",
                Departure = LearnPortAndPeer,
                Destination = "iifname out udp dport . ip saddr @open dnat ip to $host : udp dport ^ 0x2b67;",
            },
        ],
        new NatFacts { PreservesPorts = false, Filtering = NatFiltering.AddressDependent });

    public static NatBehaviour FullCone { get; } = new(
        "full-cone", "As endpoint-independent; anybody may send to a port that is in use.",
        [
            TurnedPorts with
            {
                Departure = LearnPort,
                Destination = "iifname out udp dport @open dnat ip to $host : udp dport ^ 0x2b67;",
            },
        ],
        new NatFacts { PreservesPorts = false, Filtering = NatFiltering.EndpointIndependent });

    public static NatBehaviour OpenPreserving { get; } = new(
        "open-preserving", "The port stays, and anybody may send to one that is in use.",
        [Plain with { Departure = LearnPort, Destination = "iifname out udp dport @open dnat ip to $host;" }],
        new NatFacts { Filtering = NatFiltering.EndpointIndependent });

    public static NatBehaviour AddressDependent { get; } = new(
        "address-dependent", "Another external port for each destination address.",
        [
            Plain with
            {
                Source = TurnedGuest + "oifname out meta l4proto udp ip daddr & 0.0.0.1 == 0.0.0.0 snat ip to $outer : udp sport ^ 0x2b67;"
                    + "oifname out meta l4proto udp snat ip to $outer : udp sport ^ 0x4c89;" + NatRules.Masquerade,
            },
        ],
        new NatFacts { Mapping = NatMapping.AddressDependent, PreservesPorts = false });

    public static NatBehaviour Symmetric { get; } = new(
        "symmetric", "Another random external port for each destination address and port.",
        [Plain with { Source = "oifname out meta l4proto udp masquerade to :1024-65535 fully-random;" + NatRules.Masquerade }],
        new NatFacts { Mapping = NatMapping.AddressAndPortDependent, PreservesPorts = false });

    public static NatBehaviour ShortLived { get; } = new(
        "short-lived", "As port-preserving; a mapping is forgotten after 12 s of silence.",
        [Plain with { Settings = ["netfilter/nf_conntrack_udp_timeout=12", "netfilter/nf_conntrack_udp_timeout_stream=12"] }],
        new NatFacts())
    { Lifetime = TimeSpan.FromSeconds(12) };

    public static NatBehaviour LongerInUse { get; } = new(
        "longer-in-use", "As port-preserving; a mapping is forgotten after 12 s of silence, after 18 s where it was in use for more than 2 s.",
        [Plain with { Settings = ["netfilter/nf_conntrack_udp_timeout=12", "netfilter/nf_conntrack_udp_timeout_stream=18"] }],
        new NatFacts())
    { Lifetime = TimeSpan.FromSeconds(18) };

    public static NatBehaviour LongLived { get; } = new(
        "long-lived", "As port-preserving; a mapping is forgotten after 67 s of silence.",
        [Plain with { Settings = ["netfilter/nf_conntrack_udp_timeout=67", "netfilter/nf_conntrack_udp_timeout_stream=67"] }],
        new NatFacts())
    { Lifetime = TimeSpan.FromSeconds(67) };

    public static NatBehaviour CarrierGrade { get; } = new(
        "carrier-grade", "A port-preserving NAT behind the provider's endpoint-independent one.",
        [Plain, TurnedPorts], new NatFacts { PreservesPorts = false });

    public static NatBehaviour CarrierGradeSymmetric { get; } = new(
        "carrier-grade-symmetric", "A port-preserving NAT behind the provider's symmetric one.",
        [.. PortPreserving.Layers, .. Symmetric.Layers], Symmetric.Facts);

    public static NatBehaviour Blocks4500 { get; } = new(
        "blocks-4500", "As port-preserving; UDP 4500 does not pass.",
        [Plain with { Forward = "udp dport 4500 drop; udp sport 4500 drop;" }], new NatFacts { Passes4500 = false });

    public static NatBehaviour Mutes4500 { get; } = new(
        "mutes-4500", "As port-preserving; what comes from UDP 4500 outside does not pass.",
        [Plain with { Forward = "iifname out udp sport 4500 drop;" }], new NatFacts { Answers4500 = false });

    public static NatBehaviour Blocks500 { get; } = new(
        "blocks-500", "As port-preserving; UDP 500 does not pass.",
        [Plain with { Forward = "udp dport 500 drop; udp sport 500 drop;" }], new NatFacts { Passes500 = false, ServesTwoOn500 = false });

    public static NatBehaviour BlocksUdp { get; } = new(
        "blocks-udp", "As port-preserving; neither UDP 500 nor 4500 passes.",
        [Plain with { Forward = "udp dport { 500, 4500 } drop; udp sport { 500, 4500 } drop;" }],
        new NatFacts { Passes500 = false, Passes4500 = false, ServesTwoOn500 = false });

    public static NatBehaviour BlocksEsp { get; } = new(
        "blocks-esp", "As port-preserving; protocol 50 does not pass.",
        [Plain with { Forward = "ip protocol esp drop;" }], new NatFacts { PassesEsp = false });

    public static NatBehaviour Forces500 { get; } = new(
        "forces-500", "An IPsec helper holds port 500 for one host: a second one's IKE is lost.",
        [Plain with { Source = "oifname out udp sport 500 snat ip to $outer : 500;" + NatRules.Masquerade }],
        new NatFacts { ServesTwoOn500 = false });

    public static NatBehaviour Rewrites500 { get; } = new(
        "rewrites-500", "An IPsec helper translates IKE's cookies on port 500 (both ways), so that no NAT detection hash is right.",
        [Plain with { Forward = "iifname in udp dport 500 @th,64,16 set @th,64,16 ^ $mine udp checksum set 0;"
            + "iifname out udp sport 500 @th,64,16 set @th,64,16 ^ $mine udp checksum set 0;" }],
        new NatFacts { Leaves500Alone = false });

    public static NatBehaviour DropsZeroChecksums { get; } = new(
        "drops-zero-checksums", "As port-preserving; UDP without a checksum is dropped.",
        [Plain with { Forward = "udp checksum 0 drop;" }], new NatFacts { PassesZeroChecksums = false });

    public static NatBehaviour DropsFragments { get; } = new(
        "drops-fragments", "As port-preserving; fragments are dropped.",
        [Plain with { Arrival = "ip frag-off & 0x3fff != 0 drop;" }], new NatFacts { PassesFragments = false });

    public static NatBehaviour Hairpinning { get; } = new(
        "hairpinning", "As port-preserving; hosts inside reach each other by their mappings.",
        [
            Plain with
            {
                Departure = LearnPort,
                Destination = "iifname in ip daddr $outer udp dport @open dnat ip to $host;",
                Source = "oifname in ct status dnat snat ip to $outer;" + NatRules.Masquerade,
            },
        ],
        new NatFacts { Hairpins = true });

    public static NatBehaviour StaticForward { get; } = new(
        "static-forward", "As port-preserving; UDP 500 and 4500 are forwarded to the host.",
        [Plain with { Destination = "iifname out udp dport { 500, 4500 } dnat ip to $host;" }],
        new NatFacts { OpenFromOutside = true });

    public static IReadOnlyList<NatBehaviour> All { get; } =
    [
        None, PortPreserving, EndpointIndependent, AddressFiltered, FullCone, OpenPreserving, AddressDependent, Symmetric, ShortLived,
        CarrierGrade, CarrierGradeSymmetric, Blocks4500, Blocks500, BlocksUdp, BlocksEsp, Forces500, Rewrites500, DropsZeroChecksums,
        DropsFragments, Hairpinning, StaticForward,
    ];

    public static NatBehaviour Find(string name) => All.Single(behaviour => behaviour.Name == name);
}
