using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>
/// Reads the text of <c>/export</c>, of any version from 6 on, terse or not. Any text may come in: what is not of the language is
/// a note with its line. Secrets are not kept.
/// </summary>
public static class ExportReader
{
    /// <summary>In characters. More is cut off, with a note.</summary>
    public const int LargestText = 64 * 1024 * 1024;

    private static readonly HashSet<string> Verbs =
        ["add", "set", "remove", "move", "enable", "disable", "unset", "print", "edit", "export", "comment", "reset", "find", "get", "import"];

    public static RouterOsRules Read(string text, string device = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var notes = new NoteBook();
        if (text.Length > LargestText)
            notes.Add(ReadingFault.TooLarge, "", $"more than {LargestText} characters");
        var menus = new ExportMenus(notes);
        var lines = new ExportLines(text.AsSpan(0, Math.Min(text.Length, LargestText)).TrimStart('\uFEFF'));
        RouterOsVersion? version = null;
        string menu = "";
        while (lines.Next())
        {
            var line = lines.Line.Trim();
            if (line.IsEmpty)
                continue;
            if (line[0] == '#')
                version ??= VersionOf(line);
            else
                menu = Command(line, lines.Number, menu, menus, notes);
            if (lines.IsCut)
                notes.Add(ReadingFault.Cut, $"line {lines.Number}", "the last line goes on in one that is not there");
        }
        return new RouterOsRules
        {
            Device = device.Length > 0 ? device : menus.Identity ?? "",
            Version = version,
            Menus = menus.Finish(),
            Notes = notes.Notes,
        };
    }

    /// <summary>Carries out one line; returns the menu in which the next one stands.</summary>
    private static string Command(ReadOnlySpan<char> line, int number, string menu, ExportMenus menus, NoteBook notes)
    {
        string where = $"line {number}";
        var words = new ExportWords(line);
        string path = menu, verb = "";
        bool rooted = line[0] == '/';
        if (rooted)
            path = "";
        while (verb.Length == 0 && words.Next())
        {
            if (words.Bracketed || words.Value is not null)
                return Malformed(notes, where, line, menu);
            (path, verb) = Step(path, words.Name);
        }
        // A menu may also be named from the one above it: "nat add" in "/ip firewall".
        bool relative = !rooted && path != menu;
        if (words.Broken || (!rooted && verb.Length == 0) || (relative && !ExportMenus.Keeps(ExportMenus.Named(path))))
            return Malformed(notes, where, line, menu);
        if (verb.Length == 0)
            return ExportMenus.Named(path);
        path = ExportMenus.Named(path);
        if (path.StartsWith("/ipv6/firewall/", StringComparison.Ordinal))
            notes.Add(ReadingFault.OutsideIpv6, path, "rules for IPv6");
        else if (!ExportMenus.Keeps(path))
            return menu;
        else if (!(verb switch { "add" => menus.Add(path, ref words, where), "set" => menus.Set(path, ref words, where), _ => false }))
            return Malformed(notes, where, line, menu);
        return menu;
    }

    // "/ip firewall nat add", "/ip/firewall/nat/add" and "/ip/firewall nat" are all written.
    private static (string Path, string Verb) Step(string path, string word)
    {
        foreach (var part in word.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (path.Length > 0 && Verbs.Contains(part))
                return (path, part);
            if (path.Length < 200)
                path = $"{path}/{part}";
        }
        return (path, "");
    }

    private static string Malformed(NoteBook notes, string where, ReadOnlySpan<char> line, string menu)
    {
        notes.Add(ReadingFault.Malformed, where, WithoutValues(line));
        return menu;
    }

    // A line that cannot be read may hold a secret that cannot be told from the rest.
    private static string WithoutValues(ReadOnlySpan<char> line)
    {
        int equals = line.IndexOf('=');
        return equals < 0 ? line[..Math.Min(line.Length, 200)].ToString() : $"{line[..Math.Min(equals, 200)]}=...";
    }

    private static RouterOsVersion? VersionOf(ReadOnlySpan<char> comment)
    {
        const string Mark = " by RouterOS ";
        int at = comment.IndexOf(Mark, StringComparison.Ordinal);
        return at >= 0 && RouterOsVersion.TryParse(comment[(at + Mark.Length)..].ToString(), out var version) ? version : null;
    }
}
