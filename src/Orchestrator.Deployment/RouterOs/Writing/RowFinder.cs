using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Writing;

/// <summary>Finds the ids behind marks. Ids are looked up just before they are used: those of our rows are new after each add.</summary>
internal sealed class RowFinder(RouterSession session)
{
    /// <summary>The id of the one row; a row that is gone, or is there twice, is drift.</summary>
    public async Task<string> OneAsync(RouterOsMenu menu, RowSelector row, CancellationToken cancellationToken)
    {
        var ids = await AllAsync(menu, row, cancellationToken);
        return ids.Count == 1
            ? ids[0]
            : throw new DeviceFaultException(new DeviceFault(FaultReason.Drifted, $"{Where(menu, row)}: found {ids.Count} times"));
    }

    public async Task<IReadOnlyList<string>> AllAsync(RouterOsMenu menu, RowSelector row, CancellationToken cancellationToken) => row switch
    {
        RowSelector.ByStamp stamp => await QueryAsync(menu, "comment", stamp.Stamp.ToString(), cancellationToken),
        RowSelector.ByName name => await QueryAsync(menu, "name", name.Name, cancellationToken),
        RowSelector.ById { Text: { } text } id => await ReadsAsync(menu, id.Id, text, cancellationToken) ? [id.Id] : [],
        RowSelector.ById id => [id.Id],
        _ => throw new InvalidOperationException("Unknown selector."),
    };

    /// <summary>Menu and row as a person would say it.</summary>
    public static string Where(RouterOsMenu menu, RowSelector row) => $"{menu.Spec().ScriptPath} {Mark(row)}";

    private static string Mark(RowSelector row) => row switch
    {
        RowSelector.ByStamp stamp => stamp.Stamp.ToString(),
        RowSelector.ByName name => name.Name,
        RowSelector.ById id => $"{id.Id} ({id.Summary})",
        _ => "",
    };

    /// <summary>Whether the row is still the one that was meant, all that anybody set on it.</summary>
    private async Task<bool> ReadsAsync(RouterOsMenu menu, string id, string text, CancellationToken cancellationToken)
    {
        var reply = await session.RunAsync(new Command(menu.Spec().Path + "/print").Where(".id", id), menu.Spec().ScriptPath, cancellationToken);
        return reply.Rows.Any(row => row.Id == id && RuleText.Of(new RouterOsRow(row.ToDictionary())) == text);
    }

    private async Task<IReadOnlyList<string>> QueryAsync(RouterOsMenu menu, string field, string value, CancellationToken cancellationToken)
    {
        var command = new Command(menu.Spec().Path + "/print").WithProperties(".id", field, "dynamic").Where(field, value);
        var reply = await session.RunAsync(command, menu.Spec().ScriptPath, cancellationToken);
        return [.. reply.Rows.Where(found => found[field] == value && !found.Is("dynamic")).Select(found => found.Id!)];
    }
}
