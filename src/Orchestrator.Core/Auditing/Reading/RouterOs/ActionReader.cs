using System.Globalization;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>What a rule does.</summary>
/// <param name="Guard">What else must hold for it: fast track is for TCP and UDP alone.</param>
internal sealed record RuleAction(IReadOnlyList<Effect> Effects, Verdict Verdict, Match Guard)
{
    public static RuleAction Goes(Verdict verdict, params Effect[] effects) => new(effects, verdict, Match.Always);
}

/// <summary>Reads actions of filter, mangle and raw; those of nat are <see cref="NatActions"/>'s.</summary>
internal sealed class ActionReader(DeviceTables tables, NoteBook notes)
{
    private static readonly Verdict On = new Verdict.Continue();
    private static readonly Match Fast = new Match.In(PacketField.Protocol, NumberSet.Singles(6, 17));
    private static readonly Match Tcp = new Match.In(PacketField.Protocol, NumberSet.One(6));

    public RuleAction Read(RuleRow rule)
    {
        var action = rule.Row.Given("action") ?? "accept";
        return Common(rule, action) ?? (rule.Table switch
        {
            "nat" => NatActions.Read(rule, action),
            "mangle" => Mangle(rule, action),
            "raw" => action switch
            {
                "drop" => RuleAction.Goes(new Verdict.Drop()),
                "notrack" => RuleAction.Goes(On, new Effect.NoTrack()),
                _ => null,
            },
            _ => Filter(action),
        }) ?? Unknown(rule, action);
    }

    private RuleAction? Common(RuleRow rule, string action) => action switch
    {
        "accept" => RuleAction.Goes(new Verdict.Accept()),
        "return" => RuleAction.Goes(new Verdict.Return()),
        "jump" when rule.Row.Given("jump-target") is { } target => RuleAction.Goes(new Verdict.Jump(new ChainName(rule.Table, target))),
        "log" or "passthrough" or "add-src-to-address-list" or "add-dst-to-address-list" => RuleAction.Goes(On),
        "fasttrack-connection" when rule.Table is "filter" or "mangle" => new RuleAction(tables.FastPath ? [new Effect.Fasttrack()] : [], On, Fast),
        _ => null,
    };

    private static RuleAction? Filter(string action) => action switch
    {
        "drop" or "reject" => RuleAction.Goes(new Verdict.Drop()),
        "tarpit" => new RuleAction([], new Verdict.Drop(), Tcp),
        _ => null,
    };

    private RuleAction? Mangle(RuleRow rule, string action)
    {
        Effect? effect = action switch
        {
            "mark-connection" => Mark(rule, PacketField.ConnectionMark, "new-connection-mark"),
            "mark-packet" => Mark(rule, PacketField.PacketMark, "new-packet-mark"),
            "mark-routing" => Mark(rule, PacketField.RoutingMark, "new-routing-mark"),
            "change-mss" => Segment(rule),
            "change-dscp" => Number(rule, "new-dscp", 63) is { } dscp ? new Effect.Set(PacketField.TypeOfService, dscp << 2, 0xFC) : null,
            "change-ttl" => TimeToLive(rule),
            _ => null,
        };
        if (action is "sniff-tzsp" or "sniff-pc")
            return RuleAction.Goes(On);
        if (effect is null && action is not ("change-mss" or "change-dscp" or "change-ttl" or "set-priority" or "clear-df" or "strip-ipv4-options"))
            return null;
        if (effect is null && action is "change-mss" or "change-dscp" or "change-ttl")
            notes.Add(ReadingFault.Outside, rule.Where, RuleText.Of(rule.Row));
        Verdict verdict = rule.Row["passthrough"] is "no" or "false" ? new Verdict.Accept() : On;
        return effect is null ? RuleAction.Goes(verdict) : RuleAction.Goes(verdict, effect);
    }

    private Effect.Set? Mark(RuleRow rule, PacketField field, string word) =>
        rule.Row.Given(word) is { } name ? new Effect.Set(field, tables.Marks.Number(field, name), uint.MaxValue) : null;

    private static Effect.ClampSegment? Segment(RuleRow rule) =>
        rule.Row["new-mss"] == "clamp-to-pmtu" ? new Effect.ClampSegment(null) : Number(rule, "new-mss", 65535) is { } size ? new Effect.ClampSegment(size) : null;

    private static Effect.Set? TimeToLive(RuleRow rule) =>
        rule.Row["new-ttl"]?.Split(':', '=') is ["set", var text] && byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
            ? new Effect.Set(PacketField.TimeToLive, number, 255) : null;

    private static uint? Number(RuleRow rule, string word, uint largest) =>
        uint.TryParse(rule.Row[word], NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number <= largest ? number : null;

    private RuleAction Unknown(RuleRow rule, string action)
    {
        notes.Add(ReadingFault.UnknownAction, rule.Where, $"{action} in {rule.Table} {rule.Row["chain"]}");
        return new RuleAction([], new Verdict.Drop(), new Match.Undecided(rule.Unknown($"action={action}")));
    }
}
