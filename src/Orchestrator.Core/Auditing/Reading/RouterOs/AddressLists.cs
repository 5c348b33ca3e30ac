using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>An address list's members as far as they are known.</summary>
/// <param name="Open">It also holds names, or rules put addresses into it: it may hold any other address as well.</param>
internal sealed record AddressList(NumberSet Addresses, bool Open);

/// <summary>All address lists, read once.</summary>
internal sealed class AddressLists
{
    private readonly Dictionary<string, AddressList> _lists = [];
    private readonly bool _unread;

    public AddressLists(RouterOsRules rules, NoteBook notes)
    {
        var entries = new Dictionary<string, List<NumberRange>>();
        var open = Filled(rules);
        _unread = rules.Complete && !rules.Has(RouterOsMenuPaths.AddressList);
        int number = 0;
        foreach (var row in rules.Rows(RouterOsMenuPaths.AddressList))
        {
            string where = $"{RouterOsMenuPaths.AddressList} {number++}", list = row["list"] ?? "", address = row["address"] ?? "";
            if (row.Disabled)
                continue;
            if (!entries.TryGetValue(list, out var ranges))
                entries[list] = ranges = [];
            if (MatcherText.TryAddresses(address, out var first, out var last))
                ranges.Add(new NumberRange(first.Value, last.Value));
            else if (address.Length == 0)
                notes.Add(ReadingFault.Malformed, where, $"{list}: no address");
            else if (open.Add(list) || !row.Dynamic)
                notes.Add(ReadingFault.NotInText, where, $"{list}: the addresses of {address}");
        }
        foreach (var list in entries.Keys.Concat(open).Distinct())
            _lists[list] = new AddressList(NumberSet.Of(entries.GetValueOrDefault(list) ?? []), open.Contains(list));
    }

    /// <summary>null for a list without a single entry: RouterOS knows no other lists. Where the lists were not read, any may hold anything.</summary>
    public AddressList? Of(string name) => _lists.GetValueOrDefault(name) ?? (_unread ? new AddressList(NumberSet.Empty, Open: true) : null);

    /// <summary>Lists into which rules put addresses while they work.</summary>
    private static HashSet<string> Filled(RouterOsRules rules) =>
        [.. new[] { RouterOsMenuPaths.Nat, RouterOsMenuPaths.Mangle, RouterOsMenuPaths.Raw, RouterOsMenuPaths.Filter }.SelectMany(rules.Rows)
            .Where(row => !row.Disabled && !row.Invalid && row["action"] is "add-src-to-address-list" or "add-dst-to-address-list")
            .Select(row => row["address-list"] ?? "")];
}
