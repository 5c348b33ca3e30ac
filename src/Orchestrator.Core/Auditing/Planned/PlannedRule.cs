using System.Globalization;
using System.Text.Json.Nodes;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>One rule, made word by word, both as nft lists it and as iptables-save prints it.</summary>
internal sealed class PlannedRule(string chain, Stamp stamp)
{
    private static readonly string[] First = ["-s", "-d", "-i", "-o"];

    private readonly JsonArray _expression = [];
    private readonly List<string> _saved = [];

    public string Chain => chain;

    /// <summary>What follows the chain's name in iptables-save, which has an order of its own.</summary>
    public string Saved => string.Join(' ', _saved.OrderBy(word => Array.IndexOf(First, word[..2]) is >= 0 and var at ? at : First.Length).Append($"-m comment --comment \"{stamp}\" -j ACCEPT"));

    /// <summary>As a rule of this chain of a listing.</summary>
    public JsonObject In(JsonObject place) => In($"{place["family"]}", $"{place["table"]}", $"{place["name"]}");

    public JsonObject In(string family, string table, string name) => new()
    {
        ["family"] = family,
        ["table"] = table,
        ["chain"] = name,
        ["comment"] = stamp.ToString(),
        ["expr"] = _expression.DeepClone(),
    };

    public PlannedRule In(string name) => Match(Meta("iifname"), name, $"-i {name}");

    public PlannedRule Out(string name) => Match(Meta("oifname"), name, $"-o {name}");

    public PlannedRule From(Ipv4Prefix prefix) => Address("saddr", "-s", prefix);

    public PlannedRule To(Ipv4Prefix prefix) => Address("daddr", "-d", prefix);

    public PlannedRule Protocol(string name) => Match(Meta("l4proto"), name, $"-p {name}");

    public PlannedRule Protocol(string name, int port) =>
        Match(Payload(name, "dport"), port, string.Create(CultureInfo.InvariantCulture, $"-p {name} -m {name} --dport {port}"));

    public PlannedRule EchoRequest() => Match(Payload("icmp", "type"), "echo-request", "-p icmp -m icmp --icmp-type 8");

    /// <param name="key">"meta" for packets that come, "rt" for those that go.</param>
    public PlannedRule Unprotected(string key) => Match(new JsonObject { [key] = new JsonObject { ["key"] = "ipsec" } }, false, "");

    public PlannedRule KeepSource() => Add(new JsonObject { ["snat"] = new JsonObject { ["family"] = "ip", ["addr"] = Payload("ip", "saddr") } });

    public PlannedRule Clamp(int mss)
    {
        var flags = new JsonObject { ["&"] = new JsonArray { Payload("tcp", "flags"), new JsonArray { "syn", "rst" } } };
        Match(flags, "syn", "");
        _expression.Add(new JsonObject { ["match"] = new JsonObject { ["op"] = ">", ["left"] = SegmentSize(), ["right"] = mss } });
        return Add(new JsonObject { ["mangle"] = new JsonObject { ["key"] = SegmentSize(), ["value"] = mss } });
    }

    public PlannedRule Accept() => End("accept");

    /// <summary>A statement without a value.</summary>
    public PlannedRule End(string statement) => Add(new JsonObject { [statement] = null });

    private PlannedRule Address(string field, string option, Ipv4Prefix prefix) => prefix.Length switch
    {
        0 => this,
        32 => Match(Payload("ip", field), prefix.Network.ToString(), $"{option} {prefix}"),
        _ => Match(Payload("ip", field), new JsonObject { ["prefix"] = new JsonObject { ["addr"] = prefix.Network.ToString(), ["len"] = prefix.Length } }, $"{option} {prefix}"),
    };

    private PlannedRule Match(JsonNode left, JsonNode right, string saved)
    {
        if (saved.Length > 0)
            _saved.Add(saved);
        return Add(new JsonObject { ["match"] = new JsonObject { ["op"] = "==", ["left"] = left, ["right"] = right } });
    }

    private PlannedRule Add(JsonObject statement)
    {
        _expression.Add(statement);
        return this;
    }

    private static JsonObject Meta(string key) => new() { ["meta"] = new JsonObject { ["key"] = key } };

    private static JsonObject Payload(string protocol, string field) => new() { ["payload"] = new JsonObject { ["protocol"] = protocol, ["field"] = field } };

    private static JsonObject SegmentSize() => new() { ["tcp option"] = new JsonObject { ["name"] = "maxseg", ["field"] = "size" } };
}
