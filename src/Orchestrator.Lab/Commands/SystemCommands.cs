namespace Orchestrator.Lab.Commands;

/// <summary>Commands about the running router.</summary>
internal static class SystemCommands
{
    /// <summary>The reply goes out first: the connection it came by is about to close.</summary>
    public static Task<string?> RebootAsync(CommandContext context, CancellationToken cancellationToken)
    {
        _ = RebootSoonAsync(context.Router);
        return Task.FromResult<string?>(null);
    }

    /// <summary><c>kill-connections</c> and <c>flush</c>: every item goes.</summary>
    public static async Task<string?> RemoveAllAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plane = context.Router.DataPlane;
        foreach (var row in await plane.ReadAsync(context.Menu.Path, cancellationToken))
            await plane.RemoveAsync(context.Menu.Path, row.Id, cancellationToken);
        return null;
    }

    public static async Task<string?> LogoutAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await LiveRemoval.RunAsync(context, cancellationToken);
        return null;
    }

    public static void Log(CommandContext context) => context.Router.Log.Add("script," + context.Call.Verb, context.Required("message"));

    private static async Task RebootSoonAsync(VirtualRouter router)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await router.RebootAsync(CancellationToken.None);
    }
}
