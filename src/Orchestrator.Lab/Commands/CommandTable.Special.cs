using System.Collections.Frozen;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

/// <summary>Commands that are not the usual ones of a menu, by their whole path.</summary>
internal static partial class CommandTable
{
    private static readonly FrozenDictionary<string, CommandEntry> ByPath = new Dictionary<string, CommandEntry>(StringComparer.Ordinal)
    {
        ["ping"] = CommandEntry.Long("test", PingCommand.RunAsync),
        ["tool/ping"] = CommandEntry.Long("test", PingCommand.RunAsync),
        ["execute"] = CommandEntry.Long("write", ScriptCommands.ExecuteAsync),
        ["import"] = CommandEntry.Long("write", ScriptCommands.ImportAsync),
        ["system/script/run"] = CommandEntry.Long("read", ScriptCommands.RunAsync),
        ["undo"] = CommandEntry.Quick("write", HistoryCommands.Undo),
        ["redo"] = CommandEntry.Quick("write", HistoryCommands.Redo),
        ["system/reboot"] = CommandEntry.Long("reboot", SystemCommands.RebootAsync),
        ["system/shutdown"] = CommandEntry.Long("reboot", SystemCommands.RebootAsync),
        ["file/read"] = CommandEntry.Quick("read", FileCommands.Read),
        ["system/backup/save"] = CommandEntry.Quick("policy", FileCommands.SaveBackup),
        ["certificate/sign"] = CommandEntry.Quick("write", CertificateCommands.Sign),
        ["certificate/export-certificate"] = CommandEntry.Quick("write", CertificateCommands.Export),
        ["ip/ipsec/active-peers/kill-connections"] = CommandEntry.Long("write", SystemCommands.RemoveAllAsync),
        ["ip/ipsec/installed-sa/flush"] = CommandEntry.Long("write", SystemCommands.RemoveAllAsync),
        ["log/info"] = CommandEntry.Quick("read", SystemCommands.Log),
        ["log/warning"] = CommandEntry.Quick("read", SystemCommands.Log),
        ["log/error"] = CommandEntry.Quick("read", SystemCommands.Log),
        ["log/debug"] = CommandEntry.Quick("read", SystemCommands.Log),
        ["console/inspect"] = CommandEntry.Quick("read", InspectCommand.Run),
        ["user/active/request-logout"] = CommandEntry.Long("policy", SystemCommands.LogoutAsync),
    }.ToFrozenDictionary();

    // Of the dumps: what came or went with a version.
    private static readonly FrozenDictionary<string, Func<RouterOsVersion, bool>> Versions = new Dictionary<string, Func<RouterOsVersion, bool>>(StringComparer.Ordinal)
    {
        ["ping"] = static version => !version.AtLeast(7, 23),
        ["file/read"] = static version => version.AtLeast(7, 13),
        ["console/inspect"] = static version => !version.IsV6,
        ["user/active/request-logout"] = static version => !version.AtLeast(7, 20),
    }.ToFrozenDictionary();

    private static CommandEntry? Special(VirtualRouter router, CommandCall call, MenuDef? menu)
    {
        var path = call.Path.Length == 0 ? call.Verb : $"{call.Path}/{call.Verb}";
        if (ByPath.TryGetValue(path, out var command))
            return Versions.TryGetValue(path, out var holds) && !holds(router.Version) ? null : command;
        if (call.Path is "ip/ipsec/key" or "ip/ipsec/key/rsa" && menu?.Commands.Contains(call.Verb) == true)
            return KeyCommands.Find(call.Verb);
        if (call.Path == "safe-mode")
            return SafeModeCommands.Find(call.Verb, router);
        return call.Verb switch
        {
            "print" when call.Has("follow") || call.Has("follow-only") => FollowCommand.Entry,
            "get" when menu is not null => GetCommand.Entry,
            "export" => CommandEntry.Quick("read", ExportCommand.Run),
            _ => null,
        };
    }
}
