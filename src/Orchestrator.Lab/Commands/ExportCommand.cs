using Orchestrator.Lab.Export;
using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary><c>export</c> of a menu and all below: to a file over the API, as output inside a script.</summary>
internal static class ExportCommand
{
    public static string? Run(CommandContext context)
    {
        context.Only("file", "terse", "compact", "verbose", "show-sensitive", "hide-sensitive", "where", "path");
        if (context.Router.Version.IsV6 && context.Call.Has("show-sensitive"))
            throw TrapException.UnknownParameter("show-sensitive");
        var options = new ExportOptions
        {
            IsTerse = context.Call.Has("terse"),
            IsVerbose = context.Call.Has("verbose"),
            ShowSensitive = context.Session.May("sensitive") && (context.Router.Version.IsV6 ? !context.Call.IsOn("hide-sensitive") && !context.Call.Has("hide-sensitive") : context.Call.Has("show-sensitive")),
        };
        var text = Exporter.Write(context.Router, context.Call["path"] ?? context.Call.Path, options);
        if (context.Call["file"] is not { Length: > 0 } file)
            return text;
        RouterFiles.Write(context.Router, file.EndsWith(".rsc", StringComparison.Ordinal) ? file : file + ".rsc", text);
        return null;
    }
}
