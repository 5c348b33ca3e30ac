using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary><c>print file=x</c>: writes a file instead of rows; on v6 it is how a file is made.</summary>
internal static class FileMaker
{
    public static bool IsWanted(CommandContext context) => context.Call["file"] is { Length: > 0 };

    public static Task<string?> RunAsync(CommandContext context)
    {
        var name = context.Call["file"]!;
        RouterFiles.Write(context.Router, name.Contains('.', StringComparison.Ordinal) ? name : name + ".txt", "");
        return Task.FromResult<string?>(null);
    }
}
