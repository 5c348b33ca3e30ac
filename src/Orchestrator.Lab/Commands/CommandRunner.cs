using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

/// <summary>Finds a command's menu and handler, checks that the session may, runs it, and commits what it changed.</summary>
internal static class CommandRunner
{
    /// <summary>Runs one command; returns the <c>=ret=</c> value or null.</summary>
    /// <exception cref="TrapException">The command failed; nothing of it stayed.</exception>
    public static async Task<string?> RunAsync(VirtualRouter router, RouterSession session, CommandCall call, IReplySink sink, CancellationToken cancellationToken)
    {
        var menu = router.Menus.Menu(call.Path);
        if (menu is null && !router.Menus.IsFolder(call.Path))
            throw TrapException.NoSuchPrefix();
        var command = CommandTable.Find(router, call, menu) ?? throw TrapException.NoSuchCommand();
        Permit(session, command, menu);
        var context = new CommandContext(router, session, call, menu, sink);
        if (command.IsLong)
            return await command.Handler(context, cancellationToken);
        if (menu is not null && LiveMenus.Reads(call.Verb))
            context = context with { Live = await LiveMenus.ReadAsync(router, menu, cancellationToken) };
        return await RunLockedAsync(context, command, cancellationToken);
    }

    private static async Task<string?> RunLockedAsync(CommandContext context, CommandEntry command, CancellationToken cancellationToken)
    {
        var router = context.Router;
        string? ret;
        bool changed;
        using (await router.LockAsync(cancellationToken))
        {
            var revision = router.Database.Revision;
            try
            {
                ret = await command.Handler(context, cancellationToken);
            }
            catch
            {
                // Whatever ended the command, nothing of it may become an entry of the history; the caller gets the cause.
                router.Database.Journal.Abandon();
                throw;
            }

            changed = router.Database.Revision != revision;
            if (changed)
                Commit.Close(context);
        }

        if (changed)
        {
            // What is committed gets applied, even if the change itself ends the session it came from.
            await router.Applier.ApplyAsync(CancellationToken.None);
            router.RaiseCommitted();
        }

        return ret;
    }

    private static void Permit(RouterSession session, CommandEntry command, MenuDef? menu)
    {
        if (!session.May(command.Policy))
            throw TrapException.NotPermitted();
        if (command.Policy == "write" && menu?.WritePolicy is { } policy && !session.May(policy))
            throw TrapException.NotPermitted();
    }
}
