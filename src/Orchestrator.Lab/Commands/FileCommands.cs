using System.Globalization;
using System.Text;
using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Commands;

/// <summary><c>/file/read</c> (since 7.13) and <c>/system/backup/save</c>.</summary>
internal static class FileCommands
{
    private const int LargestChunk = 32768;

    public static void Read(CommandContext context)
    {
        context.Only("file", "offset", "chunk-size", "as-value");
        var contents = Encoding.UTF8.GetBytes(RouterFiles.Read(context.Router, context.Required("file")) ?? throw TrapException.NoSuchItem());
        var size = Number(context, "chunk-size", LargestChunk);
        if (size is < 1 or > LargestChunk)
            throw TrapException.Argument($"value of chunk-size out of range (1..{LargestChunk})");
        var from = Math.Min(Number(context, "offset", 0), contents.Length);
        context.Sink.Row([new("data", Encoding.UTF8.GetString(contents.AsSpan(from, Math.Min(size, contents.Length - from))))]);
    }

    /// <summary>Makes the file; it is empty, for nothing here loads it.</summary>
    public static void SaveBackup(CommandContext context)
    {
        context.Only("name", "dont-encrypt", "password", "encryption");
        var name = context.Call["name"] ?? context.Router.Identity;
        RouterFiles.Write(context.Router, name.EndsWith(".backup", StringComparison.Ordinal) ? name : name + ".backup", "");
    }

    private static int Number(CommandContext context, string name, int absent) =>
        context.Call[name] is not { } text ? absent
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw TrapException.Argument($"invalid value for argument {name}");
}
