using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Tests.Auditing.Nftables;

/// <summary>A match of the model as one line.</summary>
internal static class Printed
{
    public static string Match(Core.Auditing.Matching.Match match) => match switch
    {
        Core.Auditing.Matching.Match.All { Parts.Count: 0 } => "all",
        Core.Auditing.Matching.Match.Any { Parts.Count: 0 } => "none",
        Core.Auditing.Matching.Match.All all => string.Join(" & ", all.Parts.Select(Nested)),
        Core.Auditing.Matching.Match.Any any => string.Join(" | ", any.Parts.Select(Nested)),
        Core.Auditing.Matching.Match.Not not => $"!{Nested(not.Part)}",
        Core.Auditing.Matching.Match.In one when one.Field is PacketField.Source or PacketField.Destination =>
            $"{one.Field} {string.Join(',', one.Numbers.Ranges.Select(range => range.First == range.Last ? $"{new Ipv4Address(range.First)}" : $"{new Ipv4Address(range.First)}-{new Ipv4Address(range.Last)}"))}",
        Core.Auditing.Matching.Match.In one => $"{one.Field} {one.Numbers}",
        Core.Auditing.Matching.Match.Masked one => string.Create(CultureInfo.InvariantCulture, $"{one.Field}&0x{one.Mask:x}=0x{one.Value:x}"),
        Core.Auditing.Matching.Match.EncryptedBy one => $"encrypted by {string.Join(',', one.Policies)}",
        Core.Auditing.Matching.Match.NotEncrypted => "not encrypted",
        Core.Auditing.Matching.Match.Undecided one => $"maybe \"{one.Name}\"",
        _ => "?",
    };

    private static string Nested(Core.Auditing.Matching.Match match) =>
        match is Core.Auditing.Matching.Match.All { Parts.Count: > 1 } or Core.Auditing.Matching.Match.Any { Parts.Count: > 1 } ? $"({Match(match)})" : Match(match);
}
