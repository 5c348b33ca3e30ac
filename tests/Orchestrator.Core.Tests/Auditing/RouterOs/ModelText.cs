using System.Globalization;
using System.Text;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>A model as people read it: the same text for the same model, whatever its interfaces' numbers are.</summary>
internal sealed class ModelText(PacketPath path)
{
    private readonly StringBuilder _text = new();

    /// <summary>Everything, with the notes.</summary>
    public static string Of(ReadPath read)
    {
        var text = new ModelText(read.Path);
        text._text.Append(CultureInfo.InvariantCulture, $"device {read.Path.Device}{(read.Path.Tracks ? "" : ", connections not tracked")}\n");
        foreach (var one in read.Path.Interfaces.All)
            text._text.Append($"interface {one.Name} {one.Address}".TrimEnd()).Append('\n');
        text.Write();
        foreach (var note in read.Notes)
            text._text.Append(CultureInfo.InvariantCulture, $"note {note.Fault}: {note.Where}: {note.What}\n");
        return text._text.ToString();
    }

    /// <summary>Chains, policies and routes alone.</summary>
    public static string Rules(PacketPath path)
    {
        var text = new ModelText(path);
        text.Write();
        return text._text.ToString();
    }

    private void Write()
    {
        foreach (var chain in path.Chains)
        {
            var hooks = string.Join(", ", path.Bases.Where(one => one.Name == chain.Key).Select(one => $"{one.Hook} {one.Priority}"));
            _text.Append(CultureInfo.InvariantCulture, $"chain {chain.Key}{(hooks.Length > 0 ? $" ({hooks})" : "")}\n");
            foreach (var rule in chain.Value)
                Write(rule);
        }
        foreach (var policy in path.Policies)
            _text.Append(CultureInfo.InvariantCulture, $"{policy.Name}: {policy.Action} {policy.Source} -> {policy.Destination} protocol {policy.Protocol} ports {policy.SourcePort}/{policy.DestinationPort} {(policy.Tunnel ? "tunnel" : "transport")} {policy.LocalEnd} -> {policy.RemoteEnd}\n");
        if (path.Routes is null)
            _text.Append("routes are not known\n");
        foreach (var route in path.Routes?.Entries ?? [])
            _text.Append(CultureInfo.InvariantCulture, $"route {route.Destination} by {path.Interfaces[route.Interface]?.Name ?? "nowhere"}{(route.PreferredSource is { } source ? $" from {source}" : "")}{(route.Guard is Match.All { Parts.Count: 0 } ? "" : $" if {Text(route.Guard)}")}\n");
    }

    private void Write(Rule rule)
    {
        var state = rule.Rest == RuleRest.Active ? "" : $" [{rule.Rest}]";
        _text.Append(CultureInfo.InvariantCulture, $"  {rule.Name.Number}{state}{(rule.Dynamic ? " [dynamic]" : "")} {rule.Text}\n");
        var effects = string.Concat(rule.Effects.Select(effect => $"{Text(effect)}, "));
        _text.Append(CultureInfo.InvariantCulture, $"     if {Text(rule.Match)}: {effects}{Text(rule.Verdict)}\n");
    }

    private static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Jump jump => $"jump {jump.Target.Chain}",
        _ => verdict.GetType().Name.ToLowerInvariant(),
    };

    private static string Text(Effect effect) => effect switch
    {
        Effect.Set set => $"{set.Field} := {set.Value} & 0x{set.Mask:x}",
        Effect.Masquerade masquerade => $"masquerade {masquerade.Ports}".TrimEnd(),
        Effect.Translate one => $"{(one.Source ? "source" : "destination")} := {Range(one.Addresses)} ports {one.Ports?.ToString() ?? "kept"}",
        Effect.MapPrefix map => $"{(map.Source ? "source" : "destination")} := {new Ipv4Address(map.Network)} & {new Ipv4Address(map.Mask)}",
        Effect.Redirect redirect => $"redirect {redirect.Ports}".TrimEnd(),
        Effect.ClampSegment clamp => $"mss <= {clamp.Size?.ToString(CultureInfo.InvariantCulture) ?? "path"}",
        _ => effect.GetType().Name.ToLowerInvariant(),
    };

    private static string Range(NumberRange? range) => range is not { } one ? "kept"
        : one.First == one.Last ? new Ipv4Address(one.First).ToString() : $"{new Ipv4Address(one.First)}-{new Ipv4Address(one.Last)}";

    private string Text(Match match) => match switch
    {
        Match.All { Parts.Count: 0 } => "anything",
        Match.Any { Parts.Count: 0 } => "nothing",
        Match.All all => string.Join(" and ", all.Parts.Select(Text)),
        Match.Any any => $"({string.Join(" or ", any.Parts.Select(Text))})",
        Match.Not not => $"not ({Text(not.Part)})",
        Match.In one => $"{one.Field} in {Numbers(one.Field, one.Numbers)}",
        Match.Masked masked => $"{masked.Field} & 0x{masked.Mask:x} = 0x{masked.Value:x}",
        Match.EncryptedBy encrypted => $"encrypted by {string.Join(',', encrypted.Policies.Select(policy => path.Policies[policy].Name))}",
        Match.NotEncrypted => "not encrypted",
        Match.Undecided undecided => $"maybe({undecided.Name})",
        _ => throw new InvalidOperationException(),
    };

    private string Numbers(PacketField field, NumberSet numbers) => numbers.IsEmpty ? "{}" : field switch
    {
        PacketField.Source or PacketField.Destination => string.Join(',', numbers.Ranges.Select(range => Range(range))),
        PacketField.InInterface or PacketField.OutInterface => "{" + string.Join(", ", Enumerable.Range(0, path.Interfaces.All.Count + 1)
            .Where(number => numbers.Contains((uint)number)).Select(number => path.Interfaces[(uint)number]?.Name ?? "none").Order(StringComparer.Ordinal)) + "}",
        PacketField.State => string.Join(',', Enum.GetValues<ConnectionState>().Where(state => numbers.Contains((uint)state))),
        PacketField.Protocol when numbers.Ranges.Length > 3 => "{with ports}",
        _ => numbers.ToString(),
    };
}
