using System.Globalization;
using System.Text;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary>The router's files: items of <c>/file</c>. Used under the router's lock.</summary>
internal static class RouterFiles
{
    public static string? Read(VirtualRouter router, string name) => router.Database.Table("file").ByKey(name)?["contents"];

    public static Entry Write(VirtualRouter router, string name, string contents)
    {
        var menu = router.Menus.Menu("file")!;
        var table = router.Database.Table(menu);
        var values = Describe(router, (table.ByKey(name)?.Values ?? FieldMap.Empty).With("name", name).With("contents", contents));
        if (table.ByKey(name) is not { } entry)
            return router.Database.Add(menu, values);
        router.Database.Set(table, entry, values);
        return entry;
    }

    /// <summary>Fills in what the router says about a file by itself.</summary>
    public static FieldMap Describe(VirtualRouter router, FieldMap values)
    {
        var name = values["name"] ?? "";
        var dot = name.LastIndexOf('.');
        var type = values["type"] is "directory" ? "directory" : dot < 0 ? "file" : name[dot..] is ".txt" or ".rsc" ? name[dot..] + " file" : name[(dot)..] + " file";
        return values
            .With("type", type == ".rsc file" ? "script" : type)
            .With("size", Encoding.UTF8.GetByteCount(values["contents"] ?? "").ToString(CultureInfo.InvariantCulture))
            .With(router.Version.AtLeast(7, 9) ? "last-modified" : "creation-time", RouterClock.Stamp(router.Now, router.Version));
    }
}
