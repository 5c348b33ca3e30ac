using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.PublicHost.Options;

/// <summary>Reads the command line. Pure.</summary>
internal static class OptionReader
{
    private const int LongestName = 63;

    private static readonly ImmutableHashSet<string> Flags =
        ["--open", "--own-host", "--legacy-groups", "--always-cookie", "--no-esp"];

    private static readonly ImmutableHashSet<string> Repeatable = ["--address", "--announce", "--extra-port", "--stun-port", "--allow"];

    private static readonly ImmutableHashSet<string> Valued = Repeatable.Union(
        ["--ike-port", "--natt-port", "--per-source", "--total", "--dh", "--events", "--name", "--report", "--token-file", "--ca-file"]);

    public static CommandLine Read(ReadOnlySpan<string> words)
    {
        var given = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var at = 0; at < words.Length; at++)
        {
            var (name, value) = words[at].Split('=', 2) is [var n, var v] ? (n, v) : (words[at], null);
            if (name is "--help" or "-h")
                return new CommandLine.Help();
            if (!Flags.Contains(name) && !Valued.Contains(name))
                return new CommandLine.Wrong($"There is no option '{words[at]}'. --help lists them all.");
            if (Flags.Contains(name) && value is not null)
                return new CommandLine.Wrong($"{name} takes no value.");
            if (Valued.Contains(name) && value is null && ++at == words.Length)
                return new CommandLine.Wrong($"{name} needs a value.");
            if (given.ContainsKey(name) && !Repeatable.Contains(name))
                return new CommandLine.Wrong($"{name} can be given once.");
            (given.TryGetValue(name, out var list) ? list : given[name] = []).Add(Flags.Contains(name) ? "" : value ?? words[at]);
        }
        try
        {
            return Check(Build(given));
        }
        catch (OptionException wrong)
        {
            return new CommandLine.Wrong(wrong.Message);
        }
    }

    private static CommandLine Check(ResponderOptions options)
    {
        var host = options.Host;
        if (options.Allowed.IsEmpty && !host.ServeStrangers && options.Report is null)
            return new CommandLine.Wrong("Nobody may ask. Say who: --allow NETWORK, --report URL to have the app say it, or --open for everybody.");
        List<int?> ports = [host.IkePort, host.NatTraversalPort, .. host.ExtraIkePorts.Select(each => (int?)each), host.StunPort, host.OtherStunPort];
        var twice = ports.OfType<int>().GroupBy(each => each).FirstOrDefault(each => each.Count() > 1);
        if (twice is not null)
            return new CommandLine.Wrong($"Port {twice.Key} is wanted for two services.");
        if (!ports.OfType<int>().Any() && !host.RawEsp)
            return new CommandLine.Wrong("There is nothing left to listen on.");
        var foreign = host.Announced.Keys.FirstOrDefault(each => !host.Addresses.IsEmpty && !host.Addresses.Contains(each));
        return foreign is null
            ? new CommandLine.Run(options)
            : new CommandLine.Wrong($"--announce names {foreign}, which is no --address.");
    }

    private static ResponderOptions Build(Dictionary<string, List<string>> given)
    {
        var settings = new NatTraversal.Hosting.HostSettings();
        var stun = All(given, "--stun-port");
        if (stun.Count > 2)
            throw new OptionException("--stun-port can be given twice: STUN's port and its other port.");
        var addresses = All(given, "--address").Select(each => Address("--address", each)).Distinct().ToImmutableArray();
        var host = settings with
        {
            Addresses = addresses,
            Announced = Announcements(All(given, "--announce")),
            IkePort = Port(given, "--ike-port", settings.IkePort),
            NatTraversalPort = Port(given, "--natt-port", settings.NatTraversalPort),
            ExtraIkePorts = [.. All(given, "--extra-port").Select(each => Number("--extra-port", each, 1, 65_535))],
            StunPort = stun.Count == 0 ? settings.StunPort : Port("--stun-port", stun[0]),
            OtherStunPort = stun.Count switch { 0 => settings.OtherStunPort, 1 => null, _ => Port("--stun-port", stun[1]) },
            RawEsp = !given.ContainsKey("--no-esp"),
            // An app names its whole topology, whose tunnels may end here.
            EspFromNetworks = !given.ContainsKey("--report"),
            ServeStrangers = given.ContainsKey("--open"),
            AcceptOwnHost = given.ContainsKey("--own-host") || addresses.Any(IPAddress.IsLoopback),
            Limits = settings.Limits with
            {
                PerSource = Rate(given, "--per-source", settings.Limits.PerSource),
                Total = Rate(given, "--total", settings.Limits.Total),
                DiffieHellman = Rate(given, "--dh", settings.Limits.DiffieHellman),
            },
            Responder = settings.Responder with
            {
                LegacyGroups = given.ContainsKey("--legacy-groups"),
                CookieThreshold = given.ContainsKey("--always-cookie") ? 0 : settings.Responder.CookieThreshold,
            },
        };
        return new ResponderOptions
        {
            Host = host,
            Allowed = [.. All(given, "--allow").Select(Network)],
            Events = Events(One(given, "--events")),
            Name = Name(One(given, "--name")),
            Report = Target(given),
        };
    }

    private static ReportTarget? Target(Dictionary<string, List<string>> given)
    {
        var (url, token, authority) = (One(given, "--report"), One(given, "--token-file"), One(given, "--ca-file"));
        if (url is null)
            return token is null && authority is null ? null : throw new OptionException("--token-file and --ca-file belong to --report URL.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || !IsSafe(target))
            throw new OptionException($"--report needs an https:// address, not '{url}': the token would travel in the clear.");
        if (string.IsNullOrWhiteSpace(token))
            throw new OptionException("--report needs --token-file: the file with the token that the app made for this responder.");
        if (authority is not null && string.IsNullOrWhiteSpace(authority))
            throw new OptionException("--ca-file needs a file with certificates (PEM).");
        return new ReportTarget(target, token, authority);
    }

    // What stays on this host needs no TLS: a proxy or a tunnel in front.
    private static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static List<string> All(Dictionary<string, List<string>> given, string name) => given.GetValueOrDefault(name, []);

    private static string? One(Dictionary<string, List<string>> given, string name) => All(given, name).SingleOrDefault();

    private static string? Events(string? text) =>
        text is null || !string.IsNullOrWhiteSpace(text) ? text : throw new OptionException("--events needs a file, or - for standard output.");

    // The app takes no longer one.
    private static string Name(string? text)
    {
        if (text is null)
            return Dns.GetHostName() is { Length: > LongestName } host ? host[..LongestName] : Dns.GetHostName();
        return text.Length is > 0 and <= LongestName && !text.Any(char.IsControl)
            ? text
            : throw new OptionException($"--name needs 1 to {LongestName} characters.");
    }

    private static IPAddress Address(string option, string text) =>
        ReadAddress(text) is { } address && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new OptionException($"{option} needs an address of this machine, such as 198.51.100.7, not '{text}'.");

    // Of IPv4 as it is written here alone: elsewhere 10 is 0.0.0.10, and 010.0.0.1 is 8.0.0.1.
    private static IPAddress? ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? address : null;

    private static ImmutableDictionary<IPAddress, IPAddress> Announcements(List<string> texts)
    {
        var pairs = texts.Select(Announcement).ToList();
        return pairs.GroupBy(each => each.Key).FirstOrDefault(each => each.Count() > 1) is { } twice
            ? throw new OptionException($"--announce names {twice.Key} twice.")
            : pairs.ToImmutableDictionary();
    }

    private static KeyValuePair<IPAddress, IPAddress> Announcement(string text)
    {
        if (text.Split('=', 2) is not [var own, var shown])
            throw new OptionException($"--announce needs OWN=PUBLIC, such as 10.0.0.5=198.51.100.7, not '{text}'.");
        var pair = KeyValuePair.Create(Address("--announce", own), Address("--announce", shown));
        return pair.Key.AddressFamily == pair.Value.AddressFamily
            ? pair
            : throw new OptionException($"--announce {text} pairs IPv4 with IPv6.");
    }

    private static IPNetwork Network(string text)
    {
        var address = ReadAddress(text.Split('/')[0]);
        if (address is not null && IPNetwork.TryParse(text, out var network))
            return network;
        return address is not null && !text.Contains('/', StringComparison.Ordinal)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new OptionException($"--allow needs a network such as 203.0.113.0/24 or an address, not '{text}'.");
    }

    private static int? Port(Dictionary<string, List<string>> given, string option, int? otherwise) =>
        One(given, option) is { } text ? Port(option, text) : otherwise;

    private static int? Port(string option, string text) => text == "off" ? null : Number(option, text, 1, 65_535);

    private static RateLimit Rate(Dictionary<string, List<string>> given, string option, RateLimit otherwise) =>
        One(given, option) is { } text && Number(option, text, 1, 5_000_000) is var rate ? new RateLimit(rate, 2 * rate) : otherwise;

    private static int Number(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new OptionException($"{option} needs a number from {least} to {most}, not '{text}'.");

    private sealed class OptionException(string message) : Exception(message);
}
