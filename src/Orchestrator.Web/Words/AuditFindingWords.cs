using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Web.Words;

/// <summary>A fault in one sentence: device, rule, packet, what happens; and what to do.</summary>
public static class AuditFindingWords
{
    public static string Code(Miss miss) => miss switch
    {
        Miss.Translated => "audit.translated",
        Miss.InClear => "audit.in-clear",
        Miss.WrongPolicy => "audit.wrong-policy",
        Miss.WrongWay => "audit.wrong-way",
        Miss.Fasttracked => "audit.fasttracked",
        Miss.Dropped => "audit.dropped",
        Miss.WrongPlace => "audit.wrong-place",
        Miss.NotServed => "audit.not-served",
        _ => throw new ArgumentOutOfRangeException(nameof(miss)),
    };

    /// <summary>What the code stands for, of whatever device.</summary>
    public static string Meaning(Miss miss) => miss switch
    {
        Miss.Translated => "A rule rewrites the addresses of a tunnel's packets.",
        Miss.InClear => "Packets of a tunnel leave unencrypted.",
        Miss.WrongPolicy => "An IPsec policy takes packets that are not for it.",
        Miss.WrongWay => "Packets of a tunnel leave by another interface.",
        Miss.Fasttracked => "Connections of a tunnel are fast-tracked past the IPsec policies.",
        Miss.Dropped => "No connection between networks that a tunnel joins survives the packet filter.",
        Miss.WrongPlace => "The device keeps what it should pass on, or passes on what is its own.",
        Miss.NotServed => "Packets leave for the internet with a private source.",
        _ => throw new ArgumentOutOfRangeException(nameof(miss)),
    };

    public static string Sentence(AuditTold told, Finding finding)
    {
        string when = finding.Certain ? "" : $" Whether it happens depends on what nobody can tell beforehand: {When(finding.Example.Answers)}.";
        return What(told, finding) + when;
    }

    public static string Fix(AuditTold told, PathFix fix) => fix switch
    {
        PathFix.Enable enable => $"Enable {Name(enable.Rule)}.",
        PathFix.Move move => $"Move {Name(move.Rule)} above {Name(move.Before)}.",
        PathFix.Insert { Before: { } before } insert => $"Accept {AuditRuleWords.Asked(insert.Match)} above {Name(before)}.",
        PathFix.Insert insert => $"Accept {AuditRuleWords.Asked(insert.Match)} at the end of {insert.Chain}.",
        PathFix.Narrow narrow => $"Narrow {Name(narrow.Rule)} to what the links send.",
        PathFix.SpareEncrypted spare => $"Let {Name(spare.Rule)} spare what IPsec will encrypt: {Sparing(told.Language)}.",
        _ when AuditPolicyWords.Fix(told.Path, fix) is { } words => words,
        _ => throw new ArgumentOutOfRangeException(nameof(fix)),
    };

    private static string Sparing(RuleLanguage language) => language switch
    {
        RuleLanguage.RouterOs => "ipsec-policy=out,none",
        RuleLanguage.Iptables => "-m policy --dir out --pol none",
        _ => "rt ipsec missing",
    };

    private static string What(AuditTold told, Finding finding)
    {
        var (path, trace) = (told.Path, finding.Example.Trace);
        string device = path.Device, on = device.Length > 0 ? $" on {device}" : "";
        string pair = (finding.Turn == Turn.Reply ? "the answer " : "") + AuditRuleWords.Pair(trace.Entering);
        string rule = finding.Rule is { } fault ? AuditRuleWords.Rule(told, fault) + on : $"A rule{on}";
        return finding.Miss switch
        {
            Miss.Translated => $"{rule} catches {pair}{Before(finding)}: {Rewritten(trace)}, and {End(path, finding)}.",
            Miss.Fasttracked => $"{rule} fast-tracks the connection {AuditRuleWords.Pair(trace.Entering)}: its later packets pass the IPsec policies by and leave in clear.",
            Miss.Dropped => trace.Ending switch
            {
                Ending.DroppedByRule => $"{rule} drops {pair}, and no connection between these networks gets through.",
                Ending.DroppedByDefault end => $"{end.Chain.Name}{on} drops {pair} at its end: no rule accepts it.",
                Ending.DroppedByPolicy policy => $"The IPsec {AuditRuleWords.Policy(path.Policies[policy.Policy])}{on} discards {pair}.",
                Ending.NoRoute => $"{Device(device)} has no route for {pair}.",
                _ => $"{pair} is dropped{on}.",
            },
            Miss.InClear when trace.Ending is Ending.DroppedByRule guard => $"No IPsec policy{on} encrypts {pair}{AuditPolicyWords.Blame(finding)}; {AuditRuleWords.Name(told, guard.Rule)} keeps it from leaving in clear.",
            Miss.InClear => $"{pair} leaves {Device(device, false)} by {Leaving(path, trace)} in clear: {(finding.Policy is null ? "no IPsec policy takes it" : "no IPsec policy encrypts it")}{AuditPolicyWords.Blame(finding)}.",
            Miss.WrongPolicy => finding.Obligation.Kind == TrafficKind.Internet
                ? $"The IPsec {Policy(path, trace)}{on} takes {pair}, which is for the internet."
                : $"The IPsec {Policy(path, trace)}{on} takes {pair}, which is not for it.",
            Miss.WrongWay => $"{pair} leaves {Device(device, false)} by {Leaving(path, trace)}, which is not its way.",
            Miss.WrongPlace when trace.Ending is Ending.ToDevice => $"{Device(device)} keeps {pair} for itself instead of passing it on.",
            Miss.WrongPlace => $"{Device(device)} passes {pair} on, which is for itself.",
            Miss.NotServed when finding.Rule is not null => $"{rule} lets {pair} go untranslated: it leaves by {Leaving(path, trace)} with its private source, and no answer can come back.",
            Miss.NotServed => $"{pair} leaves {Device(device, false)} by {Leaving(path, trace)} with the private source {trace.Leaving.Source}: no answer can come back.",
            _ => throw new ArgumentOutOfRangeException(nameof(finding)),
        };

        static string Device(string name, bool first = true) => name.Length > 0 ? name : first ? "The device" : "the device";
    }

    /// <summary>A LAN's packets, and those into a tunnel interface, are meant to leave unencrypted.</summary>
    public static bool MayLeaveInClear(Finding finding) =>
        (finding.Turn == Turn.Reply ? finding.Obligation.Answer?.Expect : finding.Obligation.Expect) is Expectation.LeaveBy;

    private static string Before(Finding finding)
    {
        return finding.Fixes.Select(fix => fix switch
        {
            PathFix.Move move => $" before the exception at {Name(move.Rule)}",
            PathFix.Enable enable => $", as the exception at {Name(enable.Rule)} is disabled",
            _ => null,
        }).FirstOrDefault(text => text is not null) ?? "";
    }

    private static string Rewritten(PacketTrace trace)
    {
        var (was, now) = (trace.Entering, trace.Leaving);
        string source = was.Source != now.Source ? $"its source becomes {now.Source}" : "", destination = was.Destination != now.Destination ? $"its destination becomes {now.Destination}" : "";
        return (source.Length > 0, destination.Length > 0) switch
        {
            (true, true) => $"{source}, {destination}",
            (true, _) => source,
            (_, true) => destination,
            _ => "its addresses are rewritten",
        };
    }

    private static string End(PacketPath path, Finding finding) => finding.Example.Trace.Ending switch
    {
        Ending.SentInClear when MayLeaveInClear(finding) => $"it leaves by {Leaving(path, finding.Example.Trace)} as that",
        Ending.SentInClear => "it leaves in clear",
        Ending.Encrypted policy => $"the IPsec {AuditRuleWords.Policy(path.Policies[policy.Policy])} takes it as that",
        Ending.ToDevice => "the device keeps it",
        _ => "it is lost",
    };

    private static string Policy(PacketPath path, PacketTrace trace) => trace.Ending is Ending.Encrypted taken ? AuditRuleWords.Policy(path.Policies[taken.Policy]) : "policy of another link";

    private static string Leaving(PacketPath path, PacketTrace trace) => AuditRuleWords.Interface(path, trace.Leaving[PacketField.OutInterface]);

    private static string When(IReadOnlyDictionary<string, bool> answers) =>
        answers.Count == 0 ? "what the device itself chooses" : string.Join(", ", answers.Select(one => $"{AuditSecrets.Masked(one.Key)} {(one.Value ? "matches" : "does not match")}"));

    private static string Name(Rule rule) => $"rule {rule.Name.Number}";
}
