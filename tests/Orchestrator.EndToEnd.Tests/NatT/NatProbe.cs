using System.Net;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>
/// Finds a behaviour's facts by packets of its own: sockets behind the NAT, sockets at the public addresses, and what arrives where.
/// One site, one probe: each fact is taken from ports that no earlier one used.
/// </summary>
internal sealed class NatProbe(NatWorld world, NatSite site) : IDisposable
{
    private const int Plain = 7001, Other = 7002, SecondPlain = 7003;
    private const int ZeroChecksum = 11;
    private static readonly IPAddress First = NatWorld.Addresses[0];
    private readonly List<IDisposable> _open = [];
    private readonly Dictionary<IPEndPoint, ProbeSocket> _servers = [];
    private byte _count;

    public void Dispose() => _open.ForEach(one => one.Dispose());

    public NatFacts Find()
    {
        // Before anything goes out: what passes now passes for everybody.
        var inside = new[] { 500, 4500 }.ToDictionary(port => port, port => Inside(port));
        var open = inside.Values.All(socket => Passes(Server(First, Other), new IPEndPoint(site.External, socket.Port), socket, out _));
        var ports = new Dictionary<int, IReadOnlyDictionary<IPEndPoint, int>>
        {
            [500] = Mappings(inside[500]),
            [4500] = Mappings(inside[4500]),
            [40000] = Mappings(Inside(40000)),
        };
        var mappings = ports.Values.Where(seen => seen.Count > 1).Select(Classify).Distinct().ToList();
        return new NatFacts
        {
            Mapping = mappings.ShouldHaveSingleItem("all inner ports are treated alike"),
            PreservesPorts = ports.All(port => port.Value.Values.All(seen => seen == port.Key)),
            Filtering = Filter(),
            OpenFromOutside = open,
            Hairpins = Hairpin(),
            Passes500 = Passes(inside[500], new IPEndPoint(First, 500), out _),
            Passes4500 = Passes(inside[4500], new IPEndPoint(First, 4500), out _),
            PassesEsp = Esp(),
            PassesFragments = Passes(Inside(43000), new IPEndPoint(First, Plain), out _, 3000),
            PassesZeroChecksums = PassesUnchecked(),
            ServesTwoOn500 = SecondOn500(),
            Leaves500Alone = Unchanged(),
        };
    }

    /// <summary>Whether the peer's answer still arrives after this long a silence that followed one question and one answer.</summary>
    public async Task<bool> LivesAsync(int innerPort, TimeSpan silence)
    {
        var (inner, server) = (Inside(innerPort), Server(First, Plain));
        Passes(inner, server.At, out var seen).ShouldBeTrue();
        Passes(server, seen!, inner, out _).ShouldBeTrue();
        await Task.Delay(silence, TestContext.Current.CancellationToken);
        return Passes(server, seen!, inner, out _);
    }

    /// <summary>The external port towards each destination that is reached.</summary>
    private Dictionary<IPEndPoint, int> Mappings(ProbeSocket inner)
    {
        var seen = new Dictionary<IPEndPoint, int>();
        foreach (var destination in NatWorld.Addresses.SelectMany(_ => new[] { 500, 4500, Plain }, (address, port) => new IPEndPoint(address, port)))
        {
            if (!Passes(inner, destination, out var external))
                continue;
            external!.Address.ShouldBe(site.External);
            seen[destination] = external.Port;
        }
        return seen;
    }

    private NatMapping Classify(IReadOnlyDictionary<IPEndPoint, int> seen)
    {
        if (site.External.Equals(site.HostAddress))
            return NatMapping.NoNat;
        if (seen.Values.Distinct().Count() == 1)
            return NatMapping.EndpointIndependent;
        return seen.GroupBy(one => one.Key.Address, one => one.Value).All(address => address.Distinct().Count() == 1)
            ? NatMapping.AddressDependent
            : NatMapping.AddressAndPortDependent;
    }

    private NatFiltering Filter()
    {
        var inner = Inside(41000);
        Passes(inner, new IPEndPoint(First, Plain), out var external).ShouldBeTrue();
        Passes(Server(First, Plain), external!, inner, out _).ShouldBeTrue("who was sent to may answer");
        var otherPort = Passes(Server(First, Other), external!, inner, out _);
        var otherAddress = Passes(Server(NatWorld.Addresses[1], Other), external!, inner, out _);
        return (otherPort, otherAddress) switch
        {
            (_, true) => NatFiltering.EndpointIndependent,
            (true, _) => NatFiltering.AddressDependent,
            _ => NatFiltering.AddressAndPortDependent,
        };
    }

    private bool Hairpin()
    {
        var inner = Inside(42000);
        Passes(inner, new IPEndPoint(First, Plain), out var external).ShouldBeTrue();
        return Passes(Inside(42001), external!, inner, out _);
    }

    private bool PassesUnchecked()
    {
        var inner = Inside(44000);
        inner.Socket.SetRawSocketOption(Native.SocketLevel, ZeroChecksum, BitConverter.GetBytes(1));
        return Passes(inner, new IPEndPoint(First, Plain), out _);
    }

    private bool SecondOn500()
    {
        var second = Inside(500, site.SecondHostAddress);
        return Passes(Inside(500), new IPEndPoint(First, SecondPlain), out _) && Passes(second, new IPEndPoint(First, SecondPlain), out _);
    }

    private bool Unchanged()
    {
        var (inner, destination) = (Inside(45000), Server(First, 500));
        inner.Send(destination.At, [1, 2, 3, 4, 5, 6, 7, 8]);
        var arrived = destination.Receive();
        return arrived is null || arrived.Value.Octets.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[1, 2, 3, 4, 5, 6, 7, 8]);
    }

    private bool Esp()
    {
        using var inner = site.Host.Run(() => new EspSocket(site.HostAddress));
        using var server = world.Inet.Run(() => new EspSocket(First));
        if (!inner.Reaches(First, server, out var seen))
            return false;
        seen.ShouldBe(site.External);
        return server.Reaches(seen!, inner, out _);
    }

    private bool Passes(ProbeSocket from, IPEndPoint to, out IPEndPoint? external, int size = 8) => Passes(from, to, Server(to.Address, to.Port), out external, size);

    /// <summary>Whether a datagram of its own arrives, and from where.</summary>
    private bool Passes(ProbeSocket from, IPEndPoint to, ProbeSocket at, out IPEndPoint? external, int size = 8)
    {
        var datagram = new byte[size];
        // The number stands where no helper turns bits over.
        datagram[7] = ++_count;
        at.Drain();
        from.Send(to, datagram);
        var arrived = at.Receive();
        external = arrived?.From;
        return arrived is { } one && one.Octets.Length == size && one.Octets[7] == _count;
    }

    private ProbeSocket Inside(int port, IPAddress? address = null)
    {
        var existing = _open.OfType<ProbeSocket>().FirstOrDefault(one => one.At.Equals(new IPEndPoint(address ?? site.HostAddress, port)));
        return existing ?? Open(site.Host, new IPEndPoint(address ?? site.HostAddress, port));
    }

    private ProbeSocket Server(IPAddress address, int port)
    {
        var at = new IPEndPoint(address, port);
        if (!_servers.TryGetValue(at, out var server))
            _servers[at] = server = Open(world.Inet, at);
        return server;
    }

    private ProbeSocket Open(NetworkNamespace space, IPEndPoint at)
    {
        var socket = space.Run(() => new ProbeSocket(at));
        _open.Add(socket);
        return socket;
    }
}
