namespace Orchestrator.Lab.Commands;

/// <summary>Removes items of the running router: connections, active peers, sessions.</summary>
internal static class LiveRemoval
{
    public static async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var ids = context.Call.Items ?? (context.Call[".id"] ?? context.Call["numbers"])?.Split(',') ?? throw TrapException.MissingValue("numbers");
        foreach (var id in ids.Where(id => id.Length > 0))
            if (!await RemoveAsync(context, id, cancellationToken))
                throw TrapException.NoSuchItem();
    }

    private static async Task<bool> RemoveAsync(CommandContext context, string id, CancellationToken cancellationToken)
    {
        if (context.Menu.Path != "user/active")
            return await context.Router.DataPlane.RemoveAsync(context.Menu.Path, id, cancellationToken);
        var session = context.Router.Sessions.All.FirstOrDefault(session => Tables.Entry.Text(session.Id) == id);
        session?.Close?.Invoke();
        return session is not null;
    }
}
