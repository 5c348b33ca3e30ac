namespace Orchestrator.Lab.Commands;

/// <summary><c>reset-counters</c> and <c>reset-counters-all</c>: the configuration stays as it is.</summary>
internal static class ResetCountersCommand
{
    public static CommandEntry Some { get; } = new((context, cancellationToken) => RunAsync(context, [.. ItemPicker.Pick(context).Select(entry => entry.IdText)], cancellationToken), "write");

    public static CommandEntry All { get; } = new((context, cancellationToken) => RunAsync(context, null, cancellationToken), "write");

    private static async Task<string?> RunAsync(CommandContext context, IReadOnlyCollection<string>? ids, CancellationToken cancellationToken)
    {
        await context.Router.DataPlane.ResetCountersAsync(context.Menu.Table, ids, cancellationToken);
        return null;
    }
}
