namespace Orchestrator.Core.Rendering.Linux;

/// <summary>The one place that writes values into shell text.</summary>
public static class ShellQuoting
{
    private const string Bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:@%+";

    /// <summary>The word that a POSIX shell reads as exactly this text, whatever its locale.</summary>
    /// <exception cref="ArgumentException">The text holds NUL, which no argument can carry.</exception>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("An argument cannot hold NUL.", nameof(text));
        return text.Length > 0 && text.All(Bare.Contains) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The command line that runs the given program with exactly these arguments.</summary>
    public static string CommandLine(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));
}
