namespace Orchestrator.Lab.Commands;

/// <summary>Carries out a command; what it returns is <c>=ret=</c> of <c>!done</c>, null for none.</summary>
internal delegate Task<string?> CommandHandler(CommandContext context, CancellationToken cancellationToken);

/// <summary>A command: its handler, the policy it needs, and whether it runs outside the router's lock because it takes its time.</summary>
internal sealed record CommandEntry(CommandHandler Handler, string Policy, bool IsLong = false)
{
    public static CommandEntry Quick(string policy, Func<CommandContext, string?> handler) => new((context, _) => Task.FromResult(handler(context)), policy);

    public static CommandEntry Quick(string policy, Action<CommandContext> handler) => Quick(policy, context =>
    {
        handler(context);
        return null;
    });

    public static CommandEntry Long(string policy, CommandHandler handler) => new(handler, policy, IsLong: true);
}
