namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>
/// Lists in a rule. The kernel here has no sets, so a list becomes a chain that a matching packet leaves by <c>-g</c> (go, do not come
/// back here) towards the next list or the target; it returns from there to the rule after the one that sent it.
/// </summary>
internal sealed class Gates(RouterTables tables, IReadOnlyDictionary<string, string> devices)
{
    public static bool IsGate(string field) => field is "src-address-list" or "dst-address-list" or "in-interface-list" or "out-interface-list";

    /// <summary>The rules of a gate chain for one field: what leads on to <paramref name="next"/>.</summary>
    public IEnumerable<string> Rules(string field, string value, string next)
    {
        var entries = Entries(field, value.TrimStart('!'));
        return value.StartsWith('!')
            ? [.. entries.Select(words => $"{words} -j RETURN"), $"-g {next}"]
            : entries.Select(words => $"{words} -g {next}".TrimStart());
    }

    private IEnumerable<string> Entries(string field, string list) => field switch
    {
        "src-address-list" => Addresses(list).Select(address => Matchers.Address("", address, "-s", "--src-range")),
        "dst-address-list" => Addresses(list).Select(address => Matchers.Address("", address, "-d", "--dst-range")),
        "in-interface-list" => Interfaces(list, []).Select(name => $"-i {name}"),
        _ => Interfaces(list, []).Select(name => $"-o {name}"),
    };

    // A host name's own row carries no address; RouterOS resolves it into dynamic rows.
    private IEnumerable<string> Addresses(string list) =>
        from row in tables.Rows("ip/firewall/address-list")
        where row["list"] == list && !row.IsTrue("disabled") && row["address"] is { } address && char.IsAsciiDigit(address[0]) && !address.Any(char.IsAsciiLetter)
        select row["address"]!;

    private HashSet<string> Interfaces(string list, HashSet<string> seen)
    {
        if (list == "all")
            return [.. devices.Values];
        var found = new HashSet<string>(StringComparer.Ordinal);
        if (list is "none" or "static" or "dynamic" || !seen.Add(list))
            return found;
        var definition = tables.Rows("interface/list").FirstOrDefault(row => row["name"] == list);
        foreach (var other in (definition?["include"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            found.UnionWith(Interfaces(other, seen));
        foreach (var other in (definition?["exclude"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            found.ExceptWith(Interfaces(other, seen));
        foreach (var member in tables.Rows("interface/list/member").Where(row => row["list"] == list && !row.IsTrue("disabled")))
            if (devices.TryGetValue(member["interface"] ?? "", out var device))
                found.Add(device);
        return found;
    }
}
