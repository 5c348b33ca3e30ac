using System.Globalization;
using System.IO.Compression;

namespace Orchestrator.Lab.Schema;

/// <summary>Menus, commands and arguments by version, as the derived resource <c>menus.txt.gz</c> lists them; see <c>Data/derive.py</c>.</summary>
internal sealed class DumpMenus
{
    private readonly List<RouterOsVersion> _versions = [];
    private readonly Dictionary<string, DumpMenu> _menus = new(StringComparer.Ordinal);

    private DumpMenus(TextReader lines)
    {
        DumpMenu? menu = null;
        DumpCommand? command = null;
        while (lines.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "V":
                    _versions.AddRange(words.Skip(1).Select(RouterOsVersion.Parse));
                    break;
                case "M" or "X":
                    menu = _menus[words[1]] = new DumpMenu(words[0] == "X", Mask(words[2]));
                    command = words[0] == "X" ? menu.Command("", uint.MaxValue) : null;
                    break;
                case "C":
                    command = menu!.Command(words[1], Mask(words[2]));
                    break;
                case "A":
                    command!.Arguments[words[1]] = Mask(words[2]);
                    break;
                case "R":
                    menu!.Readable = line[2..].Split('|');
                    break;
            }
        }
    }

    /// <summary>The menus of the embedded resource.</summary>
    public static DumpMenus Load()
    {
        using var stream = typeof(DumpMenus).Assembly.GetManifestResourceStream("menus.txt.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        return new DumpMenus(reader);
    }

    /// <summary>The bit of the newest dump that is not newer than <paramref name="version"/>, or of the oldest.</summary>
    public uint Bit(RouterOsVersion version) => 1u << Math.Max(0, _versions.FindLastIndex(dump => dump <= version));

    /// <summary>What the dump of <paramref name="bit"/> says about a menu; null when it has none of that path.</summary>
    public DumpMenu? Menu(string path, uint bit) => _menus.TryGetValue(path, out var menu) && (menu.Mask & bit) != 0 ? menu : null;

    /// <summary>The paths of all menus and root commands of the dump of <paramref name="bit"/>.</summary>
    public IEnumerable<KeyValuePair<string, DumpMenu>> All(uint bit) => _menus.Where(menu => (menu.Value.Mask & bit) != 0);

    private static uint Mask(string text) => uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

/// <summary>A menu of the dumps, over all versions.</summary>
internal sealed record DumpMenu(bool IsCommand, uint Mask)
{
    public Dictionary<string, DumpCommand> Commands { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Readable { get; set; } = [];

    public DumpCommand Command(string name, uint mask) => Commands[name] = new DumpCommand(mask);

    public IEnumerable<string> CommandNames(uint bit) => Commands.Where(command => (command.Value.Mask & bit) != 0).Select(command => command.Key);

    public IEnumerable<string> Arguments(string command, uint bit) =>
        Commands.TryGetValue(command, out var found) ? found.Arguments.Where(argument => (argument.Value & bit) != 0).Select(argument => argument.Key) : [];
}

/// <summary>A command of the dumps, over all versions.</summary>
internal sealed record DumpCommand(uint Mask)
{
    public Dictionary<string, uint> Arguments { get; } = new(StringComparer.Ordinal);
}
