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

    /// <summary>Scripts that run now. A device lists its sessions here as well.</summary>
    public static IReadOnlyList<Row> Jobs(VirtualRouter router) =>
        [.. router.Scripts.All.Select(job => Row(job.Id, Values(job, router)))];

    private static Dictionary<string, string> Values(Routers.RunningScript job, VirtualRouter router)
    {
        var values = new Dictionary<string, string>
        {
            ["owner"] = job.Owner,
            ["policy"] = string.Join(',', job.Policies.Order(StringComparer.Ordinal)),
            ["started"] = RouterClock.Stamp(job.Started, router.Version),
            ["type"] = "command",
        };
        if (job.Script.Length > 0)
            values["script"] = job.Script;
        return values;
    }

    private static Row Row(uint id, Dictionary<string, string> values) => new(Entry.Text(id), values);
}
