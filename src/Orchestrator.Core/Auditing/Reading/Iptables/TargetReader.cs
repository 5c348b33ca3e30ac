using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>One thing that a target may do with a packet that the rule has matched.</summary>
internal sealed record Deed(Match Guard, IReadOnlyList<Effect> Effects, Verdict Verdict)
{
    public static IReadOnlyList<Deed> One(Verdict verdict, params IReadOnlyList<Effect> effects) => [new Deed(Match.Always, effects, verdict)];

    public static IReadOnlyList<Deed> Change(params IReadOnlyList<Effect> effects) => One(new Verdict.Continue(), effects);
}

/// <summary>Targets (-j) and their options.</summary>
public static class TargetReader
{
    /// <summary>They change nothing that decides a packet's way.</summary>
    private static readonly HashSet<string> Bystanders = new(
        "LOG NFLOG ULOG TRACE AUDIT CHECKSUM CLASSIFY CONNSECMARK SECMARK IDLETIMER LED RATEEST TEE ACCOUNT SET".Split(' '), StringComparer.Ordinal);

    /// <summary>Something outside the kernel, or a proxy in it, decides.</summary>
    private static readonly HashSet<string> Deciders = new("QUEUE NFQUEUE TPROXY SYNPROXY".Split(' '), StringComparer.Ordinal);

    /// <summary>Targets that are read exactly, for the list of what the audit understands.</summary>
    public static IReadOnlyList<string> Understood { get; } =
    [
        "ACCEPT", "CONNMARK", "CT", "DNAT", "DROP", "DSCP", "MARK", "MASQUERADE", "NETMAP", "NOTRACK", "REDIRECT", "REJECT", "RETURN", "SNAT", "TCPMSS", "TOS", "TTL",
        .. Bystanders.Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyCollection<string> Undecidable => Deciders;

    internal static bool Knows(string target) => Bystanders.Contains(target) || Deciders.Contains(target) || Understood.Contains(target);

    /// <summary>null: an option is not of the language.</summary>
    internal static IReadOnlyList<Deed>? Read(string target, IReadOnlyList<Given> options, RuleScope scope) => target switch
    {
        "ACCEPT" => Deed.One(new Verdict.Accept()),
        "DROP" or "REJECT" or "TARPIT" or "DELUDE" => Deed.One(new Verdict.Drop()),
        "RETURN" => Deed.One(new Verdict.Return()),
        "NOTRACK" => Deed.Change(new Effect.NoTrack()),
        "CT" => options.Any(one => one.Option == "--notrack") ? Deed.Change(new Effect.NoTrack()) : Deed.Change(),
        "MARK" => MarkTargets.Mark(options),
        "CONNMARK" => MarkTargets.ConnectionMark(options, scope),
        "TOS" => Value(options, "--set-tos", "--set-xtos") is { } tos && HeaderMatchers.Service(tos) is var (value, mask)
            ? Deed.Change(MarkTargets.Exchange(PacketField.TypeOfService, value, mask)) : TosWords(options),
        "DSCP" => Dscp(options),
        "TTL" => Ttl(options, scope),
        "TCPMSS" => Segment(options),
        _ when TranslationTargets.Read(target, options, scope) is { } translation => translation,
        _ when TranslationTargets.Knows(target) => null,
        _ when Bystanders.Contains(target) => Deed.Change(),
        _ => Anything(target, scope),
    };

    /// <summary>The packet may end here, be accepted, or go on.</summary>
    internal static IReadOnlyList<Deed> Anything(string target, RuleScope scope)
    {
        if (!Deciders.Contains(target))
            scope.Note(ReadingFault.UnknownAction, target);
        return
        [
            new Deed(scope.Undecided($"{target} ends the packet"), [], new Verdict.Drop()),
            new Deed(scope.Undecided($"{target} accepts the packet"), [], new Verdict.Accept()),
        ];
    }

    internal static string? Value(IReadOnlyList<Given> options, params string[] names) =>
        options.FirstOrDefault(one => names.Contains(one.Option) && one.Values.Count > 0)?.Value;

    private static IReadOnlyList<Deed>? TosWords(IReadOnlyList<Given> options)
    {
        if (Value(options, "--or-tos") is { } or && Numbers.Number(or, 255) is { } set)
            return Deed.Change(new Effect.Set(PacketField.TypeOfService, set, set));
        if (Value(options, "--and-tos") is { } and && Numbers.Number(and, 255) is { } kept)
            return Deed.Change(new Effect.Set(PacketField.TypeOfService, 0, ~kept & 255));
        return Value(options, "--xor-tos") is { } xor && Numbers.Number(xor, 255) is { } flipped ? Deed.Change(MarkTargets.Exchange(PacketField.TypeOfService, flipped, 0)) : null;
    }

    private static IReadOnlyList<Deed>? Dscp(IReadOnlyList<Given> options)
    {
        uint? dscp = Value(options, "--set-dscp") is { } number ? Numbers.Number(number, 63)
            : Value(options, "--set-dscp-class") is { } name ? HeaderMatchers.DscpClass(name) : null;
        return dscp is { } value ? Deed.Change(new Effect.Set(PacketField.TypeOfService, value << 2, 0xFC)) : null;
    }

    private static IReadOnlyList<Deed>? Ttl(IReadOnlyList<Given> options, RuleScope scope)
    {
        if (Value(options, "--ttl-set") is { } set)
            return Numbers.Number(set, 255) is { } ttl ? Deed.Change(new Effect.Set(PacketField.TimeToLive, ttl, 255)) : null;
        scope.Note(ReadingFault.UnknownAction, $"TTL {string.Join(' ', options.Select(one => one.Option))}");
        return Deed.Change();
    }

    private static IReadOnlyList<Deed>? Segment(IReadOnlyList<Given> options)
    {
        if (options.Any(one => one.Option == "--clamp-mss-to-pmtu"))
            return Deed.Change(new Effect.ClampSegment(null));
        return Value(options, "--set-mss") is { } text && Numbers.Number(text, 65535) is { } size ? Deed.Change(new Effect.ClampSegment(size)) : null;
    }
}
