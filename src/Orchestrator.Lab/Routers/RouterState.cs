using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Routers;

/// <summary>A router's configuration as a file keeps it: its tables with ids and order, secrets in clear. Dynamic items are left out.</summary>
internal sealed record RouterState(string Version, IReadOnlyDictionary<string, RouterState.TableState> Tables)
{
    /// <summary>Copies the tables. Called under the router's lock.</summary>
    public static RouterState Of(VirtualRouter router) => new(router.Version.ToString(), router.Database.Materialised.ToDictionary(
        pair => pair.Key,
        pair => new TableState(pair.Value.NextId, [.. pair.Value.Rows.Where(entry => !entry.IsDynamic || entry.Values.IsTrue("builtin")).Select(Of)])));

    /// <summary>Puts the tables back. Called before the router is used.</summary>
    public void Restore(VirtualRouter router)
    {
        foreach (var (path, state) in Tables)
        {
            if (!router.Menus.Menus.Any(menu => menu.Table == path))
                continue;
            var table = router.Database.Table(path);
            foreach (var entry in table.Rows.ToList())
                table.Remove(entry);
            foreach (var item in state.Items)
                table.Insert(new Entry(item.Id, FieldMap.Of(item.Values.Select(pair => new KeyValuePair<string, string?>(string.Intern(pair.Key), pair.Value)))), int.MaxValue);
            table.NextId = state.NextId;
        }

        DerivedRows.Refresh(router);
    }

    public static RouterState? Read(Stream stream) => JsonSerializer.Deserialize(stream, RouterStateJson.Default.RouterState);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RouterStateJson.Default.RouterState);

    /// <summary>Shows no values: some are secrets.</summary>
    public override string ToString() => $"state of {Version}, {Tables.Count} tables";

    private static ItemState Of(Entry entry) => new(entry.Id, entry.Values.Items.ToArray().ToDictionary(pair => pair.Key, pair => pair.Value));

    internal sealed record TableState(uint NextId, IReadOnlyList<ItemState> Items);

    internal sealed record ItemState(uint Id, IReadOnlyDictionary<string, string?> Values);
}

[JsonSerializable(typeof(RouterState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower)]
internal sealed partial class RouterStateJson : JsonSerializerContext;
