using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>Reads the managed menus into Core's records. Secrets become digests before they leave this class.</summary>
internal sealed class StateReader(RouterSession session, ISecretVault vault)
{
    private static readonly string[] Flags = [".id", "dynamic", "invalid", "default"];

    public async Task<RouterOsActual> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool showsSecrets = await UserRights.ReadsSecretsAsync(session, cancellationToken);
        // One connection, all menus under way at once: the router answers whole menus fastest.
        var reads = RouterOsMenus.All.Select(async spec => (spec.Menu, Rows: await ReadMenuAsync(spec, showsSecrets, cancellationToken)));
        var menus = await Task.WhenAll(reads);
        return new RouterOsActual { Version = session.VersionText, Menus = menus.ToDictionary(menu => menu.Menu, menu => menu.Rows) };
    }

    public async Task<IReadOnlyList<ActualRow>> ReadMenuAsync(MenuSpec spec, bool showsSecrets, CancellationToken cancellationToken)
    {
        var rows = await session.PrintAsync(spec.Path, [.. Flags, .. spec.FieldsOf(session.Version).Select(field => field.Name)], cancellationToken);
        return [.. rows.Where(row => spec.Menu != RouterOsMenu.IpRoute || !row.Is("dynamic")).Select(row => Actual(spec, row, showsSecrets))];
    }

    private ActualRow Actual(MenuSpec spec, Row row, bool showsSecrets)
    {
        var fields = new Dictionary<string, Value>();
        foreach (var field in spec.FieldsOf(session.Version))
        {
            if (field.Kind == FieldKind.Secret)
            {
                if (Secret(row, field, showsSecrets) is { } secret)
                    fields[field.Name] = secret;
            }
            else if (row.TryGet(field.Name, out var text))
            {
                fields[field.Name] = text;
            }
        }
        return new ActualRow(row.Id ?? "", fields) { Dynamic = row.Is("dynamic"), Invalid = row.Is("invalid"), Default = row.Is("default") };
    }

    private Value? Secret(Row row, FieldSpec field, bool showsSecrets) =>
        !showsSecrets ? new Value.Hidden()
        : row[field.Name] is { Length: > 0 } text ? new Value.Secret(new SecretRef("", vault.Digest(text)))
        : null;
}
