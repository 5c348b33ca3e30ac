using System.Collections.Frozen;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

/// <summary>Which handler a command has.</summary>
internal static partial class CommandTable
{
    private static readonly FrozenDictionary<string, CommandEntry> Menu = new Dictionary<string, CommandEntry>(StringComparer.Ordinal)
    {
        ["print"] = PrintCommand.Entry,
        ["getall"] = PrintCommand.Entry,
        ["listen"] = CommandEntry.Long("read", ListenCommand.RunAsync),
        ["add"] = CommandEntry.Quick("write", AddCommand.Run),
        ["set"] = CommandEntry.Quick("write", SetCommand.Run),
        ["remove"] = RemoveCommand.Entry,
        ["unset"] = CommandEntry.Quick("write", SetCommand.Unset),
        ["enable"] = CommandEntry.Quick("write", context => SetCommand.Switch(context, "false")),
        ["disable"] = CommandEntry.Quick("write", context => SetCommand.Switch(context, "true")),
        ["comment"] = CommandEntry.Quick("write", SetCommand.Comment),
        ["move"] = CommandEntry.Quick("write", MoveCommand.Run),
        ["reset-counters"] = ResetCountersCommand.Some,
        ["reset-counters-all"] = ResetCountersCommand.All,
    }.ToFrozenDictionary();

    public static CommandEntry? Find(VirtualRouter router, CommandCall call, MenuDef? menu)
    {
        if (Special(router, call, menu) is { } special)
            return special;
        return menu is not null && menu.Commands.Contains(call.Verb) && Menu.TryGetValue(call.Verb, out var entry) ? entry : null;
    }

    /// <summary>Whether a command takes its time, so that others go on beside it.</summary>
    public static bool IsLong(VirtualRouter router, CommandCall call) => Find(router, call, router.Menus.Menu(call.Path)) is { IsLong: true };
}
