using System.Globalization;
using System.Text;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.DataPlane.Linux.Live;

/// <summary>The kernel's tracked connections as rows of <c>ip/firewall/connection</c>, and their removal.</summary>
internal sealed class Connections(IHostCommands host)
{
    public async Task<IReadOnlyList<Row>> ReadAsync(CancellationToken cancellationToken)
    {
        var done = await host.RunAsync(["conntrack", "-L", "-f", "ipv4"], "", cancellationToken);
        return [.. done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tracked.Parse).OfType<Tracked>().Select(tracked => tracked.ToRow())];
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var done = await host.RunAsync(["conntrack", "-L", "-f", "ipv4"], "", cancellationToken);
        var tracked = done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Tracked.Parse).OfType<Tracked>().FirstOrDefault(found => found.Id == id);
        if (tracked is null)
            return false;
        List<string> words = ["conntrack", "-D", "-p", tracked.Protocol.ToString(CultureInfo.InvariantCulture), "-s", tracked["src", 0]!, "-d", tracked["dst", 0]!];
        if (tracked["sport", 0] is { } source && tracked["dport", 0] is { } destination)
            words.AddRange(["--sport", source, "--dport", destination]);
        return (await host.RunAsync(words, "", cancellationToken)).ExitCode == 0;
    }

    public Task ForgetAllAsync(CancellationToken cancellationToken) => host.RunAsync(["conntrack", "-F"], "", cancellationToken);

    /// <summary>One line of <c>conntrack -L</c>: protocol, number, seconds left, state, original and reply tuples, flags.</summary>
    internal sealed record Tracked(int Protocol, string Seconds, string? State, IReadOnlyList<(string Name, string Value)> Pairs, IReadOnlySet<string> Flags)
    {
        public string? this[string name, int occurrence] => Pairs.Where(pair => pair.Name == name).Skip(occurrence).Select(pair => pair.Value).FirstOrDefault();

        /// <summary>Stays the same while the connection lives: a hash of its original tuple.</summary>
        public string Id => $"*{Hash($"{Protocol} {this["src", 0]} {this["dst", 0]} {this["sport", 0]} {this["dport", 0]} {this["id", 0]}"):X}";

        public static Tracked? Parse(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 5 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var protocol))
                return null;
            var pairs = words.Skip(3).Select(word => word.Split('=', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1])).ToList();
            var flags = words.Where(word => word.StartsWith('[')).Select(word => word.Trim('[', ']')).ToHashSet();
            return new Tracked(protocol, words[2], words[3].Contains('=') ? null : words[3], pairs, flags);
        }

        public Row ToRow()
        {
            var replied = !Flags.Contains("UNREPLIED");
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["protocol"] = Protocols.Canonical(Protocol.ToString(CultureInfo.InvariantCulture)) ?? "",
                ["src-address"] = End("src", "sport", 0),
                ["dst-address"] = End("dst", "dport", 0),
                ["reply-src-address"] = End("src", "sport", 1),
                ["reply-dst-address"] = End("dst", "dport", 1),
                ["timeout"] = int.TryParse(Seconds, out var left) ? Durations.Format(TimeSpan.FromSeconds(left)) : Seconds,
                ["seen-reply"] = Flag(replied),
                ["assured"] = Flag(Flags.Contains("ASSURED")),
                ["confirmed"] = "true",
                ["dying"] = "false",
                ["fasttrack"] = "false",
                ["srcnat"] = Flag(this["src", 0] != this["dst", 1]),
                ["dstnat"] = Flag(this["dst", 0] != this["src", 1]),
            };
            if (State is not null)
                values["tcp-state"] = State.ToLowerInvariant().Replace('_', '-');
            return new Row(Id, values);
        }

        private static string Flag(bool value) => value ? "true" : "false";

        private string End(string host, string port, int occurrence) => this[port, occurrence] is { } number ? $"{this[host, occurrence]}:{number}" : this[host, occurrence] ?? "";

        // FNV-1a, so that an id means the same in every run.
        private static uint Hash(string text) => Encoding.UTF8.GetBytes(text).Aggregate(2166136261u, (hash, octet) => unchecked((hash ^ octet) * 16777619u));
    }
}
