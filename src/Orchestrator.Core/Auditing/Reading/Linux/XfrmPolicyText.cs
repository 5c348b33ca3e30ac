using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>Reads "ip xfrm policy": the policies for packets that leave, in the kernel's order.</summary>
public static class XfrmPolicyText
{
    private static readonly string[] Outside = ["if_id", "mark", "dev"];

    /// <param name="notes">Takes what is beyond the model; null for nobody.</param>
    public static IReadOnlyList<LinuxPolicy> Read(string text, ICollection<ReadingNote>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var policies = new List<(uint Priority, LinuxPolicy Policy)>();
        var block = new List<string>();
        foreach (var words in IpText.Lines(text).Append(["src"]))
        {
            if (words.Length == 0)
                continue;
            // A template's line begins with its own word, so this one begins a policy.
            if (words[0] == "src" && block.Count > 0)
            {
                if (Policy([.. block], notes) is { } policy)
                    policies.Add(policy);
                block.Clear();
            }
            block.AddRange(words);
        }
        // The kernel prints the newest first, and of equal priorities the oldest decides.
        policies.Reverse();
        return [.. policies.OrderBy(one => one.Priority).Select(one => one.Policy)];
    }

    private static (uint, LinuxPolicy)? Policy(string[] words, ICollection<ReadingNote>? notes)
    {
        if (IpText.After(words, "dir") != "out" || IpText.After(words, "src") is not { } source || IpText.After(words, "dst") is not { } destination
            || IpText.Prefix(source) is not { } from || IpText.Prefix(destination) is not { } to)
            return null;
        int at = Array.IndexOf(words, "tmpl");
        string[] selector = at < 0 ? words : words[..at], template = at < 0 ? [] : words[at..];
        // Such a policy is for the packets of one XFRM interface, of one mark or of one device alone.
        if (Outside.FirstOrDefault(word => IpText.After(selector, word) is not (null or "0" or "0/0" or "0x0" or "0x0/0x0")) is { } special)
        {
            notes?.Add(new ReadingNote(ReadingFault.Outside, "ip xfrm policy", $"{from} - {to} {special} {IpText.After(selector, special)}"));
            return null;
        }
        _ = uint.TryParse(IpText.After(words, "priority"), NumberStyles.None, CultureInfo.InvariantCulture, out uint priority);
        var policy = new IpsecPolicy
        {
            Name = $"{from} - {to}",
            Source = from,
            Destination = to,
            Action = IpText.After(selector, "action") == "block" ? PolicyAction.Discard : at < 0 ? PolicyAction.Pass : PolicyAction.Encrypt,
            Protocol = IpText.After(selector, "proto") is { } protocol ? Iptables.Names.Protocol(protocol) ?? 0 : 0,
            SourcePort = Number(selector, "sport"),
            DestinationPort = Number(selector, "dport"),
            Tunnel = IpText.After(template, "mode") != "transport",
            LocalEnd = End(template, "src"),
            RemoteEnd = End(template, "dst"),
        };
        return (priority, new LinuxPolicy(policy, Number(template, "reqid"), IpText.After(template, "proto") is { } kind ? Iptables.Names.Protocol(kind) ?? 50 : 50));
    }

    private static Ipv4Address? End(string[] template, string word) =>
        Ipv4Address.TryParse(IpText.After(template, word), out var end) && end.Value != 0 ? end : null;

    private static uint? Number(string[] words, string word) =>
        uint.TryParse(IpText.After(words, word), NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}
