using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary>A stored script or task belongs to who made it and may not be given more than its maker has.</summary>
internal static class ScriptOwner
{
    private static readonly string[] Flags = ["ftp", "reboot", "read", "write", "policy", "test", "password", "sniff", "sensitive", "romon"];

    public static FieldMap Fill(CommandContext context, Entry? entry, FieldMap values)
    {
        if (context.Menu.Path is not ("system/script" or "system/scheduler"))
            return values;
        if (values["policy"] is { } policy && policy != entry?["policy"] && policy.Split(',').Any(flag => flag.Length > 0 && !context.Session.May(flag)))
            throw TrapException.NotPermitted();
        if (entry is not null)
            return values;
        if (!values.Has("policy"))
            values = values.With("policy", string.Join(',', Flags.Where(context.Session.May)));
        return values.Has("owner") ? values : values.With("owner", context.Session.User);
    }
}
