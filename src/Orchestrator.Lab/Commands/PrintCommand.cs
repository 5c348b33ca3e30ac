using System.Globalization;

namespace Orchestrator.Lab.Commands;

/// <summary><c>print</c> and <c>getall</c>.</summary>
internal static class PrintCommand
{
    // What print takes; where and from are the console's own.
    private static readonly string[] Known =
    [
        ".proplist", "proplist", "detail", "stats", "stats-detail", "all-stats", "count-only", "follow", "follow-only", "follow-strict", "interval",
        "without-paging", "terse", "brief", "value-list", "as-value", "show-ids", "from", "where", "append", "file", "group-by", "oid", "list",
        "once", "all", "dynamic", "bytes", "packets", "advertise", "comments", "order-by", "timestamp", "on-event", "where-also", "as-string", "static",
    ];

    public static CommandEntry Entry { get; } = new(RunAsync, "read");

    public static Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only(Known);
        return FileMaker.IsWanted(context) ? FileMaker.RunAsync(context) : Task.FromResult(Rows(context));
    }

    private static string? Rows(CommandContext context)
    {
        var source = RowSource.Of(context);
        var properties = Properties(context.Call);
        var counting = context.Call.IsOn("count-only");
        var count = 0;
        for (var i = 0; i < source.Count; i++)
        {
            if (!Keeps(context.Call, source, i))
                continue;
            count++;
            if (!counting)
                context.Sink.Row(source.Row(i, properties));
        }

        if (counting)
            return count.ToString(CultureInfo.InvariantCulture);
        if (count == 0 && context.Router.Version.AtLeast(7, 18))
            context.Sink.Empty();
        return null;
    }

    internal static bool Keeps(CommandCall call, RowSource source, int index) =>
        ItemMatches(call, source, index) && QueryMachine.Matches(call.Queries, name => source.Value(index, name));

    internal static string[]? Properties(CommandCall call)
    {
        var list = call[".proplist"] ?? call["proplist"];
        return string.IsNullOrEmpty(list) ? null : list.Split(',');
    }

    // print from=*1,*2 names items.
    private static bool ItemMatches(CommandCall call, RowSource source, int index) =>
        call["from"] is not { Length: > 0 } from || from.Split(',') is var ids && (ids.Contains(source.Value(index, ".id")) || ids.Contains(source.Value(index, "name")));
}
