using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Linux;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Reads the text of iptables-save (either generation, with or without counters, or a file for iptables-restore) into the audit's model.</summary>
/// <remarks>Never throws on what the text says: what it does not understand becomes a note. Pure and thread-safe.</remarks>
public static class IptablesReader
{
    private const int MostInterfaces = 4000;

    /// <param name="sets">The text of "ipset save"; null if there is none.</param>
    /// <param name="around">What else is known of the device; null for a text that someone pasted.</param>
    public static ReadPath Read(string device, string rules, string? sets = null, LinuxSurroundings? around = null)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var notes = new NoteList();
        var tables = SavedText.Read(rules, notes);
        var catalogue = IpsetCatalogue.Read(sets ?? "", notes);
        foreach (var words in tables.SelectMany(table => table.Chains).SelectMany(chain => chain.Rules).Select(rule => rule.Words))
            Changing(words, catalogue);
        var interfaces = Interfaces(tables, catalogue, around, notes);
        var scope = new TextScope(notes, interfaces, catalogue, around);
        var readers = tables.Select(table => new TableReader(table, scope)).ToList();
        var path = new PacketPath
        {
            Device = device,
            Interfaces = interfaces,
            Bases = [.. readers.SelectMany(reader => reader.Bases())],
            Chains = readers.SelectMany(reader => reader.Chains()).ToDictionary(),
            Routes = around?.RouteTable(interfaces),
            LocalAddresses = around?.LocalAddresses,
            Policies = [.. (around?.Policies ?? []).Select(policy => policy.Policy)],
            OuterRouteLeads = true,
        };
        return new ReadPath(path, notes.All);
    }

    private static void Changing(IReadOnlyList<Word> words, IpsetCatalogue catalogue)
    {
        for (int index = 0; index + 1 < words.Count; index++)
        {
            if (words[index] is { Quoted: false, Text: "--add-set" or "--del-set" })
                catalogue.Changes(words[index + 1].Text);
        }
    }

    /// <summary>The device's own, and those that rules name; where none are known, a name with + stands for one that it matches.</summary>
    private static InterfaceTable Interfaces(IReadOnlyList<SavedTable> tables, IpsetCatalogue sets, LinuxSurroundings? around, NoteList notes)
    {
        var known = (around?.Interfaces ?? []).Select(one => one.Known).ToList();
        var named = tables.SelectMany(table => table.Chains).SelectMany(chain => chain.Rules).SelectMany(rule => Named(rule.Words)).Concat(sets.InterfaceNames)
            .Where(name => name.Length > 0 && name != "+" && (around?.Interfaces is null || !name.EndsWith('+')));
        var all = known.Concat(named.Select(name => new NetworkInterface(name, null))).DistinctBy(one => one.Name, StringComparer.Ordinal).ToList();
        if (all.Count > MostInterfaces)
            notes.Add(ReadingFault.TooLarge, "", $"{all.Count} interfaces");
        return new InterfaceTable(all.Take(MostInterfaces));
    }

    private static IEnumerable<string> Named(IReadOnlyList<Word> words)
    {
        for (int index = 0; index + 1 < words.Count; index++)
        {
            if (words[index] is { Quoted: false, Text: "-i" or "-o" or "--in-interface" or "--out-interface" })
                yield return words[index + 1].IsNot && index + 2 < words.Count ? words[index + 2].Text : words[index + 1].Text;
        }
    }
}
