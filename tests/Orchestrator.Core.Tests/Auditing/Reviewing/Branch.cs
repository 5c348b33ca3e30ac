using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.Reviewing;

/// <summary>A branch with LAN 10.1.0.0/24 behind bridge and 10.2.0.0/24 at the other end of a policy; its rules are said by the test.</summary>
internal static class Branch
{
    public const string Exception = "chain=srcnat action=accept src-address=10.1.0.0/24 dst-address=10.2.0.0/24 comment=exception",
        Masquerade = "chain=srcnat action=masquerade out-interface=ether1 comment=masquerade";

    public const string Policy = "peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address=10.2.0.0/24 comment=policy";

    public static PacketPath Path(string[] nat, string[]? filter = null, string[]? policies = null)
    {
        string Menu(string name, IEnumerable<string> rows) => name + "\n" + string.Concat(rows.Select(row => $"add {row}\n"));
        string export = "# 2026-03-01 12:00:00 by RouterOS 7.16.2\n" + Menu("/interface bridge", ["name=bridge"]) + Menu("/ip ipsec peer", ["address=203.0.113.7/32 exchange-mode=ike2 name=hub"])
            + Menu("/ip address", ["address=10.1.0.1/24 interface=bridge", "address=198.51.100.10/24 interface=ether1"]) + Menu("/ip route", ["dst-address=0.0.0.0/0 gateway=198.51.100.1"])
            + Menu("/ip ipsec policy", policies ?? [Policy]) + Menu("/ip firewall filter", filter ?? []) + Menu("/ip firewall nat", nat);
        return RouterOsReader.Read(ExportReader.Read(export)).Path;
    }

    public static IReadOnlyList<Obligation> Obligations(PacketPath path)
    {
        NumberSet lan = NumberSet.One(path.Interfaces.Number("bridge")), wan = NumberSet.One(path.Interfaces.Number("ether1"));
        var link = new LinkShape
        {
            Name = "hub",
            LocalLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
            RemoteLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
            LanInterfaces = lan,
            Policies = path.Policies.Index().Where(one => one.Item.Comment == "policy").Select(one => one.Index).ToHashSet(),
            Carrier = new CarrierShape(wan, Ipv4Address.Parse("198.51.100.10"), Ipv4Address.Parse("203.0.113.7"), false, false),
        };
        return [.. LinkObligations.Of(path, link), DeviceObligations.Internet(link.LocalLans, lan, path.LocalAddresses!)];
    }

    public static AuditReport Audit(PacketPath path) => DeviceAudit.Of(path, Obligations(path));

    /// <summary>"Shadowed late by exception".</summary>
    public static string Say(Orchestrator.Core.Auditing.Reviewing.RuleFinding finding) => string.Create(CultureInfo.InvariantCulture,
        $"{finding.Kind} {finding.Rule?.Name.Comment ?? finding.Policy?.Comment}{(finding.Others.Count > 0 ? " by " + string.Join(',', finding.Others.Select(rule => rule.Name.Comment)) : "")}{(finding.Link.Length > 0 ? $" for {finding.Link}" : "")}{(finding.Fix is { } fix ? $" fix {fix.GetType().Name}" : "")}");
}
