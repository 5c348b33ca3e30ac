using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Tests.Responding;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>A host on two addresses of the loopback and free ports, with clients on others.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    public static readonly IPAddress First = IPAddress.Parse("127.0.0.1");
    public static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    private readonly List<Socket> _clients = [];

    private LoopbackHost(HostSettings settings, RandomNumberGenerator? random)
    {
        Settings = settings;
        Host = new ResponderHost(settings, TimeProvider.System, random ?? RandomNumberGenerator.Create(), new MachineAddresses());
        Happened = Host.Events.Subscribe(1_000);
    }

    public HostSettings Settings { get; }

    public ResponderHost Host { get; }

    public EventSubscription Happened { get; }

    public static HostSettings FreePorts()
    {
        var free = Enumerable.Range(0, 5).Select(_ => FreePort()).ToList();
        return new HostSettings
        {
            Addresses = [First, Second],
            IkePort = free[0],
            NatTraversalPort = free[1],
            ExtraIkePorts = [free[2]],
            StunPort = free[3],
            OtherStunPort = free[4],
            RawEsp = false,
            AcceptOwnHost = true,
            RecordedOctets = 100_000,
        };
    }

    /// <summary>Starts a host that lets 127.0.0.0/29 ask.</summary>
    public static LoopbackHost Start(HostSettings? settings = null, RandomNumberGenerator? random = null)
    {
        var host = new LoopbackHost(settings ?? FreePorts(), random);
        host.Host.Allowed.SetNetworks([IPNetwork.Parse("127.0.0.0/29")]);
        host.Host.Start();
        return host;
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(First, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    public Socket Client(string address = "127.0.0.1")
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        client.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        _clients.Add(client);
        return client;
    }

    /// <summary>Asks and waits for the answer and its source.</summary>
    public static (byte[] Answer, IPEndPoint From) Ask(Socket client, byte[] question, IPEndPoint to)
    {
        client.SendTo(question, to);
        var room = new byte[65_536];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var size = client.ReceiveFrom(room, ref from);
        return (room[..size], (IPEndPoint)from);
    }

    /// <summary>The next thing that happened; all before an answer that came have happened.</summary>
    public async Task<HostEvent> Next() => await Happened.Events.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

    public static byte[] Ike(string stimulus) => Stimulus.Parse(stimulus).Build(new Bodies([]));

    public static byte[] SaInit() => Ike("500 v2 33:sa2(1:12/128,2:5,3:12,4:14) 34:000e0000+ab*256 40:5a*32");

    /// <summary>A message that a responder that speaks up to version 2 refuses without keeping anything.</summary>
    public static byte[] VersionThree() => Ike("500 v2 v=30 33:sa2(1:12/128,2:5,3:12,4:14)");

    public static byte[] Binding(ulong token = 7, int padTo = 0, StunChange change = StunChange.None) =>
        new BindingRequest { TransactionId = new StunTransactionId(token, 1), PadTo = padTo, Change = change }.Write();

    public static StunMessage Read(byte[] answer)
    {
        StunReader.Read(answer, out var message).ShouldBe(StunRefusal.None);
        return message!;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(each => each.Dispose());
        Happened.Dispose();
        await Host.DisposeAsync();
    }
}
