using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Controls;

namespace Orchestrator.Web.Words;

/// <summary>The audit's answers, refusals and suppositions.</summary>
public static class AuditWords
{
    public const string NotKept = "What you paste is not stored: it is read, answered and forgotten. Secrets in it are not shown again.";

    public static (string Text, Tone Tone) For(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.Broken => ("Broken", Tone.Bad),
        AuditVerdict.MayFail => ("May fail", Tone.Caution),
        AuditVerdict.Undecided => ("Undecided", Tone.Neutral),
        _ => ("Proved", Tone.Good),
    };

    public static string Kind(PastedKind kind) => kind switch
    {
        PastedKind.RouterOsExport => "RouterOS export",
        PastedKind.IptablesSave => "iptables-save",
        PastedKind.Nft => "nft listing",
        _ => "unknown",
    };

    public static string Kind(RuleLanguage language) => language switch
    {
        RuleLanguage.RouterOs => "RouterOS",
        RuleLanguage.Iptables => "iptables",
        _ => "nftables",
    };

    /// <summary>Which packets, e.g. "10.1.0.0/24 to 10.2.0.0/24".</summary>
    public static string Label(Obligation obligation, ToldLink? link) => obligation.Kind switch
    {
        TrafficKind.LanToTunnel => $"{Lans(link?.Local)} to {Lans(link?.Remote)}",
        TrafficKind.TunnelToLan => $"{Lans(link?.Remote)} to {Lans(link?.Local)}",
        TrafficKind.OuterOut => "tunnel packets (IPIP) out",
        TrafficKind.OuterIn => "tunnel packets (IPIP) in",
        TrafficKind.CarrierOut => "IKE and ESP of the device",
        TrafficKind.CarrierIn => "IKE and ESP from the other end",
        TrafficKind.Management => "management",
        _ => "LANs to the internet",
    };

    /// <summary>What is so where no packet breaks it.</summary>
    public static string Holds(Obligation obligation) => obligation.Kind switch
    {
        TrafficKind.LanToTunnel => "Every packet keeps its addresses and goes into the tunnel; the answers come back.",
        TrafficKind.TunnelToLan => "Every packet keeps its addresses and reaches the LAN; the answers go into the tunnel.",
        TrafficKind.OuterOut => "Every packet of the tunnel is encrypted with the addresses it has.",
        TrafficKind.OuterIn => "Every packet of the tunnel is let in.",
        TrafficKind.CarrierOut => "They leave with their own source, and the answers are let in.",
        TrafficKind.CarrierIn => "They are let in.",
        TrafficKind.Internet => "Internal clients keep the internet: what leaves has a source that can be answered.",
        _ => "It holds for every packet.",
    };

    public static string Undecided => "The rules are beyond what the audit can hold in memory; nothing is said about these packets.";

    public static string Headline(PastedResult result, AuditVerdict verdict, int questions, int faults) => (verdict, questions) switch
    {
        (_, 0) => "No tunnel was found in this text, and nothing that translates sources. Say below which LANs are tunnelled.",
        (AuditVerdict.Proved, _) when result.Links.Count == 0 => "Internet traffic is proved. No tunnel was found in this text: say below which LANs are tunnelled.",
        (AuditVerdict.Proved, _) => "Proved over all packets: no rule takes the tunnel's traffic.",
        (AuditVerdict.Undecided, _) => "Part of this is beyond the audit's limits.",
        (AuditVerdict.MayFail, _) => $"{DashboardWords.Count(faults, "fault")} may happen.",
        _ => $"{DashboardWords.Count(faults, "fault")}: the packet that shows it and what mends it are below.",
    };

    public static IEnumerable<string> Supposed(PastedResult result)
    {
        yield return Sides(result.Path, result.Sides);
        if (result.Path.Routes is null)
            yield return "Routes are not in the text: packets are supposed to leave where they should.";
        foreach (var one in result.Supposed)
            yield return $"The address of {AuditRuleWords.Interface(result.Path, result.Path.Interfaces.Number(one.Name))} is not in the text; {one.Address} stands for it.";
    }

    public static string Sides(PacketPath path, DeviceSides sides)
    {
        string wan = Names(path, sides.Wan), lan = Names(path, sides.Lan);
        return sides.Basis switch
        {
            SidesBasis.DefaultRoute => $"The internet is behind {wan}, as the default route says; LANs are behind {lan}.",
            SidesBasis.TranslatingRules => $"The internet is behind {wan}, as the translating rules say; LANs are behind {lan}.",
            _ => "Nothing tells which interface faces the internet: each is supposed to do so, and to have LANs behind it.",
        };
    }

    /// <summary>All that the audit of a device says, in one sentence.</summary>
    public static string Headline(QuestionSet asked, AuditVerdict verdict, int questions, int faults) => (verdict, questions) switch
    {
        (_, 0) => "Nothing is asked of it: it has no deployed link, and no rule of it translates sources.",
        (AuditVerdict.Proved, _) when asked.Links.Count == 0 => "Internet traffic is proved. The device has no deployed link yet.",
        (AuditVerdict.Proved, _) => "Proved over all packets: no rule takes the tunnels' traffic.",
        (AuditVerdict.Undecided, _) => "Part of this is beyond the audit's limits.",
        (AuditVerdict.MayFail, _) => $"{DashboardWords.Count(faults, "fault")} may happen.",
        _ => $"{DashboardWords.Count(faults, "fault")}: the packet that shows it and what mends it are below.",
    };

    public static string Missing(string device, MissingPart part) => part.Part switch
    {
        LinkPart.TunnelInterface => $"{device} has no tunnel interface {part.What}, by which {part.Link.Name} goes. Push the link again.",
        LinkPart.TunnelEnds => $"The tunnel interface of {part.Link.Name} on {device} has other ends than it should: {part.What}. Push the link again.",
        LinkPart.Policy => $"{device} has no IPsec policy {part.What} for {part.Link.Name}. Push the link again.",
        _ => $"No route of {device} but the default one leads to {part.What}, a LAN of {part.Link.Name}. Is its interface up?",
    };

    public static Problem Problem(PastedKind kind) => kind switch
    {
        PastedKind.Ip6tablesSave => new("audit.ipv6", "These are rules of ip6tables.", "The audit speaks of IPv4 only.", "Paste the output of iptables-save.", nameof(AuditText.Text)),
        PastedKind.NftListing => new("audit.nft", "This is what nft list ruleset prints.", "It leaves out what the audit needs: the types of sets and maps, and which of two rules with the same words is meant.",
            "Paste the output of nft -j list ruleset.", nameof(AuditText.Text)),
        _ => new("audit.unknown-text", "This is no RouterOS export, nor the output of iptables-save or nft -j.", "An export begins with a menu such as /ip firewall nat, iptables-save with a table such as *nat, nft -j with a brace.",
            "Paste the whole output of /export, of iptables-save, or of nft -j list ruleset.", nameof(AuditText.Text)),
    };

    public static Problem Empty => new("audit.empty", "There is nothing to audit.", "", "Paste the output of /export, of iptables-save, or of nft -j list ruleset.", nameof(AuditText.Text));

    public static Problem TooLong(long length) =>
        new("audit.too-long", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The text has {length:N0} characters; the audit reads up to {AuditText.Longest:N0}."), "",
            "Leave out what holds no rules: certificates, scripts, address lists that no rule names.", nameof(AuditText.Text));

    public static Problem TooSlow(TimeSpan limit) =>
        new("audit.too-slow", $"The audit was stopped after {limit.TotalSeconds:0} s.", "The rules are many, or the server is busy.", "Try again, or paste fewer rules.");

    public static Problem DeviceTooSlow(string device, TimeSpan limit) =>
        new("audit.too-slow", $"The audit of {device} was stopped after {limit.TotalSeconds:0} s.", "Its rules are many, or the server is busy.", "Audit it again when less goes on.");

    public static Problem DeviceFailed => new("audit.failed", "The audit ended by an unexpected error.", "The log has it.", "Audit the device again.");

    public static Problem DeviceGone => new("device.gone", "This device is gone.", "", "Go back to the list of devices.");

    public static Problem NoText => new("audit.no-text", "There is no text of this device's rules.", "It was not audited yet, or its rules are too long to be edited here.", "Audit it first.");

    public static Problem Interval => new("audit.interval", "Audits are made every hour to every 30 days, or never.", "", "Choose one of these.");

    public static Problem Lans(string line) =>
        new("audit.lans", $"\"{(line.Length > 80 ? line[..80] + "..." : line)}\" is not a pair of LANs.", line.Contains("::", StringComparison.Ordinal) ? "The audit speaks of IPv4 only." : "", "Write one pair a line, the LAN here first: 10.1.0.0/24 - 10.2.0.0/24.", nameof(AuditText.Lans));

    private static string Lans(IReadOnlyList<Core.Addressing.Ipv4Prefix>? lans) => lans is null or [] ? "LANs" : lans.Count > 3 ? $"{lans[0]} and {lans.Count - 1} more" : string.Join(", ", lans);

    private static string Names(PacketPath path, Core.Auditing.Sets.NumberSet numbers) =>
        path.Interfaces.All.Select(one => path.Interfaces.Number(one.Name)).Where(numbers.Contains)
            .Select(number => AuditRuleWords.Interface(path, number).Replace("an interface that no rule names", "any other interface", StringComparison.Ordinal)).ToList() switch
        { { Count: > 6 } many => string.Join(", ", many.Take(5)) + $" and {many.Count - 5} more", { Count: 0 } => "none", [.. var first, var last] => first.Count > 0 ? $"{string.Join(", ", first)} and {last}" : last };
}
