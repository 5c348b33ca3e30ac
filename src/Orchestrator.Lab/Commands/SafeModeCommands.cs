namespace Orchestrator.Lab.Commands;

/// <summary><c>/safe-mode</c>, from 7.18: one holder per router.</summary>
internal static class SafeModeCommands
{
    public static CommandEntry? Find(string verb, VirtualRouter router) => router.Version.AtLeast(7, 18) ? verb switch
    {
        "take" => CommandEntry.Quick("write", Take),
        "release" => CommandEntry.Quick("write", Release),
        "unroll" => CommandEntry.Quick("write", Unroll),
        "toggle" => CommandEntry.Quick("write", context =>
        {
            if (context.Router.SafeMode.Holder is null)
                Take(context);
            else
                Release(context);
        }),
        _ => null,
    }
    : null;

    private static void Take(CommandContext context)
    {
        context.Only("on-error");
        var safe = context.Router.SafeMode;
        if (!context.Session.IsConnection)
            throw TrapException.Failure("safe mode needs a session");
        switch (safe.Holder is null || safe.Holder == context.Session ? null : context.Call["on-error"] ?? "abort")
        {
            case null:
                break;
            case "release":
                safe.Forget();
                break;
            case "unroll":
                safe.Unroll(context.Router);
                break;
            default:
                throw TrapException.Failure("safe mode is held by another session");
        }

        safe.Take(context.Session, context.Database.Journal.NextId);
    }

    private static void Release(CommandContext context)
    {
        DemandHeld(context);
        context.Router.SafeMode.Forget();
    }

    private static void Unroll(CommandContext context)
    {
        DemandHeld(context);
        context.Router.SafeMode.Unroll(context.Router);
    }

    private static void DemandHeld(CommandContext context)
    {
        if (context.Router.SafeMode.Holder is null)
            throw TrapException.Failure("safe mode is not enabled");
        if (context.Router.SafeMode.Holder != context.Session)
            throw TrapException.Failure("safe mode is held by another session");
    }
}
