namespace Orchestrator.Lab.Commands;

/// <summary><c>print follow</c>: the rows there are, then every change; <c>follow-only</c> leaves out the first.</summary>
internal static class FollowCommand
{
    public static CommandEntry Entry { get; } = CommandEntry.Long("read", RunAsync);

    private static async Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (!context.Call.Has("follow-only"))
        {
            using (await context.Router.LockAsync(cancellationToken))
                await PrintCommand.RunAsync(context, cancellationToken);
            await context.Sink.FlushAsync(cancellationToken);
        }

        return await ListenCommand.RunAsync(context, cancellationToken);
    }
}
