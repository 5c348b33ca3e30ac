using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

/// <summary><c>/console/inspect request=child path=ip,firewall</c>: what is under a path. Of a command, its arguments.</summary>
internal static class InspectCommand
{
    public static void Run(CommandContext context)
    {
        context.Only("request", "path", "input", "as-value", "proplist", ".proplist");
        if (context.Call["request"] is not ("child" or "self" or "completion" or "syntax"))
            throw TrapException.Argument("input does not match any value of request");
        if (context.Call["request"] != "child")
            return;
        var path = (context.Call["path"] ?? "").Replace(',', '/').Trim('/');
        foreach (var (name, kind) in Children(context.Router.Menus, path))
            context.Sink.Row([new("type", "child"), new("name", name), new("node-type", kind)]);
    }

    private static IEnumerable<(string Name, string Kind)> Children(MenuSet menus, string path)
    {
        var prefix = path.Length == 0 ? "" : path + "/";
        var folders = menus.Menus.Where(menu => menu.Path.StartsWith(prefix, StringComparison.Ordinal) && menu.Path.Length > prefix.Length)
            .Select(menu => menu.Path[prefix.Length..].Split('/')[0]).Distinct().Order(StringComparer.Ordinal).Select(name => (name, "dir"));
        if (menus.Menu(path) is { } menu)
            return folders.Concat(menu.Commands.Order(StringComparer.Ordinal).Select(name => (name, "cmd")));
        var slash = path.LastIndexOf('/');
        if (slash > 0 && path[(slash + 1)..] is "add" or "set" && menus.Menu(path[..slash]) is { } parent)
            return parent.Fields.Where(field => field.Settable).Select(field => (field.Name, "arg"));
        return folders;
    }
}
