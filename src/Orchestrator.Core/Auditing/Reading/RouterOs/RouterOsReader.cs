using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Makes the audit's model of a RouterOS device from the rows of its menus. Total: any rows give a model, with notes.</summary>
public static class RouterOsReader
{
    private static readonly BaseChain ForwardsNothing = new(Hook.Forward, int.MinValue, ChainKind.Filter, new ChainName("ip settings", "ip-forward"), DropsByDefault: true);

    public static ReadPath Read(RouterOsRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var notes = new NoteBook();
        foreach (var note in rules.Notes)
            notes.Add(note.Fault, note.Where, note.What);
        var addresses = new DeviceAddresses(rules, notes);
        var interfaces = new DeviceInterfaces(rules, addresses, notes);
        var policies = PolicyReader.Read(rules, notes);
        var settings = rules.Row(RouterOsMenuPaths.Settings);
        var tables = new DeviceTables
        {
            Addresses = addresses,
            Interfaces = interfaces,
            InterfaceLists = new InterfaceLists(rules, interfaces),
            AddressLists = new AddressLists(rules, notes),
            Marks = new MarkNames(),
            Encrypting = Enumerable.Range(0, policies.Count).Where(index => policies[index].Action == PolicyAction.Encrypt).ToHashSet(),
            FastPath = !IsOff(settings, "allow-fast-path") && !IsOff(settings, "route-cache"),
        };
        var bases = RuleTables.Bases(rules.Version);
        NoteMakers(rules, notes);
        var path = new PacketPath
        {
            Device = rules.Device,
            Interfaces = interfaces.Table,
            Policies = policies,
            PolicyExempt = PolicyReader.Exempt(rules, policies),
            Chains = new ChainReader(rules, tables, notes).Read(bases),
            Bases = IsOff(settings, "ip-forward") ? [ForwardsNothing, .. bases] : bases,
            Routes = new RouteReader(rules, tables, notes).Read(),
            LocalAddresses = addresses.IsKnown ? addresses.Delivered : null,
            Tracks = Tracks(rules),
        };
        return new ReadPath(path, notes.Notes);
    }

    private static bool IsOff(RouterOsRow? row, string flag) => row?[flag] is "no" or "false";

    // "auto" tracks as soon as there is a rule.
    private static bool Tracks(RouterOsRules rules) => rules.Row(RouterOsMenuPaths.Tracking)?["enabled"] switch
    {
        "no" or "false" => false,
        "auto" => RuleTables.All.Any(table => rules.Rows(table.Menu).Any(row => !row.Disabled && !row.Dynamic)),
        _ => true,
    };

    /// <summary>Services that make rules which an export does not show.</summary>
    private static void NoteMakers(RouterOsRules rules, NoteBook notes)
    {
        if (rules.Rows(RouterOsMenuPaths.Vrf).Any(row => !row.Disabled && !row.Is("builtin") && row["name"] != "main"))
            notes.Add(ReadingFault.Outside, RouterOsMenuPaths.Vrf, "routing of VRFs");
        if (rules.Complete)
            return;
        Note(RouterOsMenuPaths.Hotspot, row => !row.Disabled);
        Note(RouterOsMenuPaths.Upnp, row => row.Is("enabled"));
        Note(RouterOsMenuPaths.ModeConfig, row => !row.Is("responder") && (row.Given("src-address-list") ?? row.Given("connection-mark")) is not (null or "no-mark"));
        Note(RouterOsMenuPaths.Identity, row => !row.Disabled && row.Given("notrack-chain") is not null);

        void Note(string menu, Func<RouterOsRow, bool> makes)
        {
            if (rules.Rows(menu).Any(makes))
                notes.Add(ReadingFault.NotInText, menu, "rules that it adds by itself");
        }
    }
}
