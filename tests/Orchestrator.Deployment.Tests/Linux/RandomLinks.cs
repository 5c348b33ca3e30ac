using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>Valid links with every field at random, the free texts at the edges of what is allowed.</summary>
internal static class RandomLinks
{
    private const string Names = "abcXYZ019_-";
    private const string Dots = Names + ".";

    public static readonly LinkTag Tag = LinkTag.TryParse("abcdefgh", out var tag) ? tag : throw new InvalidOperationException();

    public static LinuxLink Make(int seed, FirewallBackend backend, BootPersistence boot = BootPersistence.Systemd)
    {
        var random = new Random(seed);
        var local = new Ipv4Address((uint)random.NextInt64(0x0A000000, 0x0AFFFFFF));
        var remote = local + (uint)random.Next(1, 100_000);
        string tunnel = Name(random, Names, 15);
        int mtu = random.Next(576, 9000);
        Ipv4Prefix[] far = [.. Many(random, () => Prefix(random))];
        var link = new LinuxLink
        {
            Connection = Connection(random, local, remote),
            Tunnel = new IpipTunnel
            {
                Interface = tunnel,
                LocalEndpoint = local,
                RemoteEndpoint = remote,
                Address = new Ipv4Interface(remote + 9, random.Next(8, 33)),
                Mtu = mtu,
                Routes = far,
                PreferredSource = random.Next(2) == 0 ? null : local + 3,
            },
            Firewall = new NetfilterRules
            {
                Backend = backend,
                Uplink = Name(random, Dots, 15),
                Tunnel = tunnel,
                LocalEndpoint = local,
                RemoteEndpoint = remote,
                LocalLans = [.. Many(random, () => Prefix(random))],
                RemoteLans = far,
                Mss = random.Next(536, mtu - 40 > 536 ? mtu - 40 : 537),
            },
            Boot = boot,
            TurnOnForwarding = random.Next(2) == 0,
        };
        return link.Firewall.Mss <= mtu - 40 ? link : link with { Tunnel = link.Tunnel with { Mtu = 1400 } };
    }

    public static string Text(OwnedFile file, string secret = "0123") => string.Concat(file.Content.Select(segment => segment switch
    {
        FileSegment.Text text => text.Content,
        _ => "0s" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret)),
    }));

    public static IReadOnlyDictionary<string, string> Files(LinuxLink link) =>
        LinuxRendering.Render(Tag, link).ToDictionary(file => file.Path, file => Text(file));

    private static StrongSwanConnection Connection(Random random, Ipv4Address local, Ipv4Address remote) => new()
    {
        Name = Name(random, Names, 64),
        Version = random.Next(2) == 0 ? IkeVersion.V1 : IkeVersion.V2,
        LocalAddress = random.Next(2) == 0 ? null : local + 7,
        RemoteAddress = random.Next(2) == 0 ? null : remote + 8,
        Authentication = Authentication.PreSharedKey,
        LocalId = Identity(random),
        RemoteId = Identity(random),
        Secret = new SecretRef("psk", "00"),
        Ike = new IkeProposal(One<Encryption>(random), One<Integrity>(random, Integrity.None), One<DhGroup>(random, DhGroup.None)),
        Esp = Esp(random),
        LocalSelector = Ipv4Prefix.Host(local),
        RemoteSelector = Ipv4Prefix.Host(remote),
        Start = StartAction.None,
        DpdDelay = TimeSpan.FromSeconds(random.Next(0, 1000)),
        DpdTimeout = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 1000)),
        IkeRekey = TimeSpan.FromSeconds(random.Next(60, 200_000)),
        ChildRekey = TimeSpan.FromSeconds(random.Next(60, 100_000)),
    };

    private static EspProposal Esp(Random random)
    {
        var encryption = One<Encryption>(random);
        return new EspProposal(encryption, encryption.IsAead() ? Integrity.None : One<Integrity>(random, Integrity.None), One<DhGroup>(random));
    }

    private static string Identity(Random random) => random.Next(4) switch
    {
        0 => new Ipv4Address((uint)random.NextInt64(0x01000000, 0xDFFFFFFF)).ToString(),
        1 => "fqdn:" + Name(random, Dots, 255),
        2 => "email:" + Name(random, Dots + "+@", 255),
        _ => "keyid:" + Name(random, Dots, 255),
    };

    private static T One<T>(Random random, params T[] except) where T : struct, Enum =>
        Enum.GetValues<T>().Except(except).ToArray() is var choice ? choice[random.Next(choice.Length)] : default;

    // The first character is a letter: a leading "-" or "." is refused in interface names.
    private static string Name(Random random, string alphabet, int longest) =>
        "k" + string.Concat(Enumerable.Range(0, random.Next(0, longest)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    private static Ipv4Prefix Prefix(Random random) => Ipv4Prefix.Of(new Ipv4Address((uint)random.NextInt64(0x0B000000, 0xDFFFFFFF)), random.Next(1, 33));

    private static List<T> Many<T>(Random random, Func<T> make) => Enumerable.Range(0, random.Next(1, 4)).Select(_ => make()).ToList();
}
