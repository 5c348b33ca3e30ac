using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>The rows a print goes through: a table's items, or rows of the running router.</summary>
internal abstract class RowSource
{
    public abstract int Count { get; }

    public abstract string? Value(int index, string name);

    public abstract IReadOnlyList<KeyValuePair<string, string>> Row(int index, IReadOnlyList<string>? properties);

    public static RowSource Of(CommandContext context)
    {
        if (context.Menu.IsLive && !context.Menu.IsSingle)
            return new LiveRows(LiveRowsOf(context));
        var reader = new RowReader(context.Router, context.Menu, context.Live) { ShowsSecrets = context.Session.May("sensitive") };
        var counters = context.Call.IsOn("stats") || context.Call.IsOn("stats-detail") || context.Call.IsOn("all-stats") || context.Call.Verb == "getall" || !context.Router.Version.IsV6;
        List<Entry> entries = [.. context.Database.Rows(context.Menu)];
        var table = new TableRows(reader, entries, counters);
        var known = entries.Select(entry => entry.IdText).ToHashSet(StringComparer.Ordinal);
        // What the running router made by itself stands behind what was configured.
        List<Row> made = [.. context.Live.Where(row => row.IsTrue("dynamic") && !known.Contains(row.Id))];
        return made.Count == 0 ? table : new BothRows(table, new LiveRows(made));
    }

    private static IReadOnlyList<Row> LiveRowsOf(CommandContext context) => context.Menu.Path switch
    {
        "log" => context.Router.Log.Lines,
        "user/active" => SystemRows.ActiveUsers(context.Router),
        "system/script/job" => SystemRows.Jobs(context.Router),
        "system/history" => SystemRows.History(context.Router),
        _ => context.Live,
    };

    private sealed class TableRows(RowReader reader, List<Entry> entries, bool counters) : RowSource
    {
        public override int Count => entries.Count;

        public override string? Value(int index, string name) => reader.ByName(entries[index], name);

        public override IReadOnlyList<KeyValuePair<string, string>> Row(int index, IReadOnlyList<string>? properties) =>
            reader.Row(entries[index], properties, counters);
    }

    private sealed class BothRows(RowSource first, RowSource second) : RowSource
    {
        public override int Count => first.Count + second.Count;

        public override string? Value(int index, string name) => index < first.Count ? first.Value(index, name) : second.Value(index - first.Count, name);

        public override IReadOnlyList<KeyValuePair<string, string>> Row(int index, IReadOnlyList<string>? properties) =>
            index < first.Count ? first.Row(index, properties) : second.Row(index - first.Count, properties);
    }

    private sealed class LiveRows(IReadOnlyList<Row> rows) : RowSource
    {
        public override int Count => rows.Count;

        public override string? Value(int index, string name) => name == ".id" ? rows[index].Id : rows[index][name];

        public override IReadOnlyList<KeyValuePair<string, string>> Row(int index, IReadOnlyList<string>? properties) => properties is null
            ? [new(".id", rows[index].Id), .. rows[index].Values]
            : [.. properties.Where(name => Value(index, name) is not null).Select(name => new KeyValuePair<string, string>(name, Value(index, name)!))];
    }
}
