using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>
/// What is in an interface list: first the members of the included lists, less those of the excluded ones, then its own members,
/// whatever was excluded.
/// </summary>
internal sealed class InterfaceLists
{
    private readonly DeviceInterfaces _interfaces;
    private readonly Dictionary<string, RouterOsRow> _lists = [];
    private readonly ILookup<string, string> _members;
    private readonly Dictionary<string, InterfaceChoice> _known = [];
    private readonly HashSet<string> _open = [];

    public InterfaceLists(RouterOsRules rules, DeviceInterfaces interfaces)
    {
        _interfaces = interfaces;
        foreach (var row in rules.Rows(RouterOsMenuPaths.InterfaceList))
            _lists.TryAdd(row["name"] ?? "", row);
        _members = rules.Rows(RouterOsMenuPaths.InterfaceListMember).Where(row => !row.Disabled && !row.Invalid)
            .ToLookup(row => row["list"] ?? "", row => row["interface"] ?? "");
        IsKnown = rules.Has(RouterOsMenuPaths.InterfaceList) || rules.Has(RouterOsMenuPaths.InterfaceListMember);
    }

    /// <summary>Whether lists were asked for, so that one that is not there is missing.</summary>
    public bool IsKnown { get; }

    /// <summary>null for a list that does not exist.</summary>
    public InterfaceChoice? Of(string list)
    {
        if (_interfaces.Builtin(list) is { } builtin)
            return builtin;
        if (_known.TryGetValue(list, out var known))
            return known;
        if (!_lists.TryGetValue(list, out var row) && !_members.Contains(list))
            return null;
        // Lists that include each other: the ring is cut where it closes.
        if (!_open.Add(list) || _open.Count > 64)
            return new InterfaceChoice(NumberSet.Empty, NumberSet.Empty);
        var included = Join(row?["include"]);
        var excluded = Join(row?["exclude"]);
        var own = NumberSet.Singles(_members[list].Select(_interfaces.Table.Number).Where(number => number != 0));
        _open.Remove(list);
        var certain = Less(included.Certain, excluded.Certain.Union(excluded.Open)).Union(own);
        var open = Less(Less(included.Certain.Union(included.Open), excluded.Certain), certain);
        return _known[list] = new InterfaceChoice(certain, open);
    }

    private InterfaceChoice Join(string? lists)
    {
        var parts = (lists ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Of).OfType<InterfaceChoice>().ToList();
        return new InterfaceChoice(
            NumberSet.Of(parts.SelectMany(part => part.Certain.Ranges)), NumberSet.Of(parts.SelectMany(part => part.Open.Ranges)));
    }

    private static NumberSet Less(NumberSet from, NumberSet taken) => from.Complement().Union(taken).Complement();
}
