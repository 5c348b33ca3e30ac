using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>All that is asked of one device.</summary>
/// <param name="Obligations">In the order of the links, then what concerns the device itself.</param>
/// <param name="Missing">What the device lacks of its links: their obligations fail for that reason, whatever rule the packets meet.</param>
public sealed record QuestionSet(
    IReadOnlyList<Obligation> Obligations, IReadOnlyList<QuestionedLink> Links, IReadOnlyList<MissingPart> Missing, DeviceSides Sides);

/// <summary>A link of a device, its own or one that somebody else made.</summary>
/// <param name="Shape">Its name is the one in <see cref="Obligation.Link"/>; no two links of a device share it.</param>
/// <param name="Stored">null for a policy or a tunnel that is not the orchestrator's.</param>
public sealed record QuestionedLink(LinkShape Shape, AuditedLink? Stored);

/// <summary>What a device should have of a link and has not.</summary>
public enum LinkPart
{
    TunnelInterface,
    /// <summary>There is a tunnel of that name, with other ends.</summary>
    TunnelEnds,
    /// <summary>No policy holds the link's selectors, nor will one once the other end has been met.</summary>
    Policy,
    /// <summary>No route leads to a LAN of this side but the default route.</summary>
    LocalLan,
}

/// <param name="What">The name or the addresses in question.</param>
public sealed record MissingPart(AuditedLink Link, LinkPart Part, string What);

/// <summary>What must hold on a device that is known with its links.</summary>
public static class DeviceQuestions
{
    /// <param name="path">As read from the device; its routes and addresses are supposed to be known.</param>
    /// <param name="management">null leaves the question out.</param>
    public static QuestionSet Of(PacketPath path, IReadOnlyList<AuditedLink> links, ManagementSession? management = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(links);
        var tunnels = links.Select(link => path.Interfaces.Number(link.Tunnel)).Concat(OtherLinks.Tunnels(path).Select(tunnel => tunnel.Interface));
        var sides = DeviceSides.Of(path, NumberSet.Singles(tunnels.Where(number => number != 0)));
        var names = new LinkNames();
        var missing = new List<MissingPart>();
        var stored = links.Select(link => (Link: link, Shape: StoredLinks.Shape(path, sides, link, names.Take(link.Name, link.Tag), missing))).ToList();
        var others = OtherLinks.Of(path, sides, [.. stored.Select(one => one.Shape)], names);
        var shapes = stored.Select(one => one.Shape).Concat(others).ToList();
        IReadOnlyList<Obligation> obligations =
        [
            .. stored.SelectMany(one => StoredLinks.Asked(path, one.Link, one.Shape)),
            .. others.SelectMany(shape => OtherLinks.Asked(path, shape)),
            .. InternetQuestion.Of(path, shapes, sides) is { } internet ? [internet with { Traffic = internet.Traffic.And(Elsewhere(path, sides).Negated()) }] : Array.Empty<Obligation>(),
            .. management is null ? [] : ManagementQuestion.Of(path, sides, management),
        ];
        return new QuestionSet(obligations, [.. stored.Select(one => new QuestionedLink(one.Shape, one.Link)), .. others.Select(shape => new QuestionedLink(shape, null))], missing, sides);
    }

    /// <summary>Destinations behind other interfaces than those to the internet, whatever addresses they have: a management network, another site.</summary>
    private static Match.In Elsewhere(PacketPath path, DeviceSides sides) => new(PacketField.Destination, NumberSet.Of((path.Routes?.Entries ?? [])
        .Where(route => route.Destination.Length > 0 && route.Interface != 0 && !sides.Wan.Contains(route.Interface))
        .Select(route => route.Destination.Numbers())));
}

/// <summary>Gives each link of a device a name of its own.</summary>
internal sealed class LinkNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Take(string wanted, string besides)
    {
        string name = _taken.Contains(wanted) ? $"{wanted} ({besides})" : wanted;
        for (int number = 2; !_taken.Add(name); number++)
            name = $"{wanted} ({besides}, {number})";
        return name;
    }
}
