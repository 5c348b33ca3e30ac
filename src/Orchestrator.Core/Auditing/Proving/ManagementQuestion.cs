using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Whether the orchestrator still reaches the device.</summary>
internal static class ManagementQuestion
{
    private const int NodeLimit = 2_000_000;

    public static IReadOnlyList<Obligation> Of(PacketPath path, DeviceSides sides, ManagementSession session)
    {
        // Somebody before the device translates what is for it: then nobody says which of its addresses is meant.
        if (session.To is { } to && path.LocalAddresses?.Contains(to.Value) == false)
            session = session with { To = null };
        var all = NumberSet.Between(1, (uint)Math.Max(1, path.Interfaces.All.Count));
        if (session.From is { } from)
        {
            var arrives = Towards(path, from);
            // A device that does not say at which of its addresses it was asked was asked at the nearest.
            var nearest = arrives is { Ranges: [var only] } ? path.Interfaces[only.First]?.Address : null;
            return [Ask(path, session with { To = session.To ?? nearest }, from, arrives ?? all)];
        }
        // Where it comes from is not known: then one way in must be left, and the first that is speaks for it.
        var ways = Ways(path, sides, session).Select(way => Ask(path, session, way.From, way.By)).ToList();
        return ways.Find(way => Holds(path, way)) is { } open ? [open] : [Ask(path, session, Ipv4Prefix.Of(default, 0), all)];
    }

    private static Obligation Ask(PacketPath path, ManagementSession session, Ipv4Prefix from, NumberSet arrives)
    {
        var question = Asked(path, session, from, arrives);
        // From its own addresses nothing comes in.
        return path.LocalAddresses is { } local ? question with { Traffic = question.Traffic.And(new Match.In(PacketField.Source, local).Negated()) } : question;
    }

    private static Obligation Asked(PacketPath path, ManagementSession session, Ipv4Prefix from, NumberSet arrives)
    {
        if (session.To is { } to)
            return DeviceObligations.Management(from, to, session.Port, arrives);
        var own = path.LocalAddresses is { } local ? local.Complement().Union(DeviceQuestionAddresses.Loopback).Complement() : NumberSet.Between(0, uint.MaxValue);
        var question = DeviceObligations.Management(from, default, session.Port, arrives);
        return question with
        {
            Traffic = new Match.All([new Match.In(PacketField.InInterface, arrives), PolicyMatch.Prefix(PacketField.Source, from),
                new Match.In(PacketField.Destination, own), new Match.In(PacketField.DestinationPort, NumberSet.One(session.Port))]),
            Bounds = question.Bounds with { Destination = own.Hull ?? question.Bounds.Destination },
        };
    }

    /// <summary>The interface by which answers go, for packets come by it as a rule; null where routes do not say.</summary>
    private static NumberSet? Towards(PacketPath path, Ipv4Prefix from) =>
        path.Routes?.Entries.FirstOrDefault(route => route.Destination.Contains(from) && route.Guard is Match.All { Parts.Count: 0 }) is { Interface: > 0 } route
            ? NumberSet.One(route.Interface) : null;

    /// <summary>The networks behind each interface, those of the address asked for first, and the internet at last.</summary>
    private static IEnumerable<(Ipv4Prefix From, NumberSet By)> Ways(PacketPath path, DeviceSides sides, ManagementSession session)
    {
        var numbers = Enumerable.Range(1, path.Interfaces.All.Count).Select(number => (uint)number)
            .OrderByDescending(number => session.To is { } to && path.Interfaces[number]!.Address == to);
        foreach (var by in numbers.Where(number => path.Interfaces[number]!.Address is not null).Select(NumberSet.One))
        {
            foreach (var network in LinkShapes.Networks(path, by))
                yield return (network, by);
        }
        yield return (Ipv4Prefix.Of(default, 0), sides.Wan);
    }

    private static bool Holds(PacketPath path, Obligation way)
    {
        try
        {
            return new Prover(new PacketSpace(NodeLimit), path).Judge(way).Faults.Count == 0;
        }
        catch (DiagramLimitException)
        {
            return false;
        }
    }
}
