using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Commands;

/// <summary>Rows that the router keeps about itself.</summary>
internal static class SystemRows
{
    public static IReadOnlyList<Row> ActiveUsers(VirtualRouter router) =>
        [.. router.Sessions.All.Select(session => Row(session.Id, new()
        {
            ["when"] = RouterClock.Stamp(session.Since, router.Version),
            ["name"] = session.User,
            ["address"] = session.Address,
            ["via"] = session.Via == "api-ssl" && router.Version.IsV6 ? "api" : session.Via,
            ["radius"] = "false",
        }))];

    public static IReadOnlyList<Row> History(VirtualRouter router) =>
        [.. router.Database.Journal.Steps.Reverse().Select(step => Row(step.Id, new()
        {
            ["action"] = step.Action,
            ["by"] = step.By,
            ["policy"] = "write",
            ["time"] = RouterClock.Stamp(step.Time, router.Version),
            [step.Undone ? "redoable" : "undoable"] = "true",
        }))];

    private static Row Row(uint id, Dictionary<string, string> values) => new(Entry.Text(id), values);
}
