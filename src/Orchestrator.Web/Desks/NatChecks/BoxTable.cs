using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Which boxes do what: what was found, grouped by what is known of the box.</summary>
internal static class BoxTable
{
    public static IReadOnlyList<BoxRow> Of(IReadOnlyList<NatSeen> seen) =>
    [
        .. seen.Where(one => one.Nat == Core.NatBehaviour.NatPresence.Present)
            .Select(one => (Row: Row(one), one.At))
            .GroupBy(one => one.Row)
            .Select(group => group.Key with { Seen = group.Count(), Last = group.Max(one => one.At) })
            .OrderBy(row => row.Box.Length == 0).ThenByDescending(row => row.Seen).ThenBy(row => row.Box, StringComparer.OrdinalIgnoreCase).ThenByDescending(row => row.Last),
    ];

    private static BoxRow Row(NatSeen seen)
    {
        string box = seen.Box.Model.Length > 0 ? seen.Box.Model : seen.Box.Name;
        return new BoxRow(
            box, box.Length > 0 ? seen.Box.Firmware : "", box.Length > 0 ? "" : $"{seen.Model}, {seen.Firmware}",
            NatWords.Name(seen.Nat), NatWords.Name(seen.Mapping), NatWords.Name(seen.Filtering),
            seen.KeepsPorts switch { true => "kept", false => "changed", null => "not known" },
            NatWords.Lifetime(seen.AliveSeconds, seen.DeadSeconds), NatWords.Name(seen.Helper), 0, default);
    }
}
