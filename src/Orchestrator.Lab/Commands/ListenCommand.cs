using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary><c>listen</c> and <c>print follow</c>: a row per change until cancelled; a removed item is <c>.id</c> and <c>.dead=yes</c>.</summary>
internal static class ListenCommand
{
    public static async Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        using var subscription = context.Router.Changes.Listen(context.Menu.Table);
        await foreach (var id in subscription.Changes.ReadAllAsync(cancellationToken))
        {
            using (await context.Router.LockAsync(cancellationToken))
                Show(context, id);
            await context.Sink.FlushAsync(cancellationToken);
        }

        return null;
    }

    private static void Show(CommandContext context, uint id)
    {
        var source = RowSource.Of(context);
        var text = Entry.Text(id);
        for (var i = source.Count - 1; i >= 0; i--)
            if (context.Menu.IsSingle || source.Value(i, ".id") == text)
            {
                if (PrintCommand.Keeps(context.Call, source, i))
                    context.Sink.Row(source.Row(i, PrintCommand.Properties(context.Call)));
                return;
            }

        context.Sink.Row([new(".id", text), new(".dead", "yes")]);
    }
}
