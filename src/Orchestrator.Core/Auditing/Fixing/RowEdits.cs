using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Edits of rules and policies, gathered as operations; as commands where the other end must be told too.</summary>
internal sealed class RowEdits(RouterOsRules rules, LinkTag tag)
{
    /// <summary>So many rules at once are no small fix any more.</summary>
    private const int MostRules = 8;

    private readonly List<Operation> _operations = [];
    private readonly List<string> _commands = [];

    public DeviceFix? Fix(StaleConnections? stale) =>
        _commands.Count > 0 ? new DeviceFix.Copy(_commands, NotPushed.BothEnds)
        : _operations.Count > 0 ? new DeviceFix.Push(new RouterOsEdits { Tag = tag, Operations = _operations, Stale = stale })
        : null;

    /// <summary>The row that a rule was read from.</summary>
    public RouterOsRow? Row(Rule rule)
    {
        var rows = rules.Rows(Path(rule.Name.Chain.Table));
        return rule.Name.Number < rows.Count && rows[rule.Name.Number] is { Id.Length: > 0 } row && row.Id == rule.Name.Handle ? row : null;
    }

    private RouterOsRow? Row(IpsecPolicy policy) =>
        policy.Handle.Length == 0 ? null : rules.Rows(RouterOsMenu.IpsecPolicy.Spec().Path).FirstOrDefault(row => row.Id == policy.Handle);

    public bool Set(Rule rule, params IEnumerable<(string Name, string? Value)> fields) =>
        !rule.Dynamic && Row(rule) is { } row && Set(Menu(rule.Name.Chain.Table), row, Changes(row, fields));

    public bool SetPolicy(IpsecPolicy policy, params IEnumerable<(string Name, string? Value)> fields) =>
        Row(policy) is { Dynamic: false } row && Set(RouterOsMenu.IpsecPolicy, row, Changes(row, fields));

    /// <summary>As commands: what the other end must be told too is no change of one device.</summary>
    public bool SayPolicy(IpsecPolicy policy, params IEnumerable<(string Name, string? Value)> fields)
    {
        if (Row(policy) is not { Dynamic: false } row || Changes(row, fields) is not { Count: > 0 } changes)
            return false;
        _commands.Add($"{RouterOsMenu.IpsecPolicy.Spec().ScriptPath} set {row.Id} {string.Join(' ', changes.Select(change => $"{change.Name}={change.To}"))}");
        return true;
    }

    public bool MovePolicy(IpsecPolicy policy, IpsecPolicy before)
    {
        if (Row(policy) is not { Dynamic: false } row || Row(before) is not { Dynamic: false } place)
            return false;
        Move(RouterOsMenu.IpsecPolicy, row, place);
        return true;
    }

    private static List<FieldChange> Changes(RouterOsRow row, IEnumerable<(string Name, string? Value)> fields) =>
        [.. fields.Where(field => field.Value is null || Plain(row.Given(field.Name)) != field.Value)
            .Select(field => new FieldChange(field.Name, Value.FromString(Plain(row.Given(field.Name))), Value.FromString(field.Value)))];

    private bool Set(RouterOsMenu menu, RouterOsRow row, List<FieldChange> changes)
    {
        if (changes.Count == 0 || changes.Exists(change => change.To is null))
            return false;
        _operations.Add(new SetRow { Menu = menu, Row = Selector(menu, row), Changes = changes, Purpose = Purpose.AuditFix });
        return true;
    }

    public bool Move(Rule rule, Rule before)
    {
        // RouterOS moves neither what it made itself nor anything before that.
        if (rule.Dynamic || before.Dynamic || Row(rule) is not { } row || Row(before) is not { } place)
            return false;
        Move(Menu(rule.Name.Chain.Table), row, place);
        return true;
    }

    private void Move(RouterOsMenu menu, RouterOsRow row, RouterOsRow place) =>
        _operations.Add(new MoveRow { Menu = menu, Row = Selector(menu, row), Before = Selector(menu, place), WasBefore = Next(menu, row), Purpose = Purpose.AuditFix });

    /// <param name="before">null for the end of the menu.</param>
    public bool Add(string table, IReadOnlyList<IReadOnlyList<Field>> rows, Rule? before)
    {
        if (rows.Count is 0 or > MostRules || before is { Dynamic: true } || !RuleTables.All.Any(one => one.Table == table))
            return false;
        var place = before is null ? null : Row(before);
        if (before is not null && place is null)
            return false;
        var menu = Menu(table);
        int index = FreeIndex();
        foreach (var fields in rows)
        {
            var stamp = new Stamp(tag, Purpose.AuditFix, index++);
            Field[] all = [.. fields, new Field("comment", stamp.ToString())];
            _operations.Add(new AddRow { Menu = menu, Row = new RowSelector.ByStamp(stamp), Fields = all, Before = place is null ? null : Selector(menu, place), Purpose = Purpose.AuditFix });
        }
        return true;
    }

    private static RouterOsMenu Menu(string table) => table switch
    {
        "nat" => RouterOsMenu.FirewallNat,
        "filter" => RouterOsMenu.FirewallFilter,
        "mangle" => RouterOsMenu.FirewallMangle,
        "raw" => RouterOsMenu.FirewallRaw,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "RouterOS has no such table."),
    };

    private static string Path(string table) => "/ip/firewall/" + table;

    private static string? Plain(string? value) => value switch { "true" => "yes", "false" => "no", _ => value };

    private static RowSelector.ById Selector(RouterOsMenu menu, RouterOsRow row) => new(row.Id, Summary(menu, row)) { Text = RuleText.Of(row) };

    private static string Summary(RouterOsMenu menu, RouterOsRow row) =>
        RowSummary.Of(menu.Spec(), new ActualRow(row.Id, row.Fields.ToDictionary(field => field.Key, field => (Value)new Value.Plain(field.Value))));

    /// <summary>The static row behind this one, by which the undo finds the place again.</summary>
    private RowSelector.ById? Next(RouterOsMenu menu, RouterOsRow row) =>
        rules.Rows(menu.Spec().Path).SkipWhile(one => one != row).Skip(1).FirstOrDefault(one => !one.Dynamic) is { } next ? new RowSelector.ById(next.Id, Summary(menu, next)) : null;

    private int FreeIndex()
    {
        var taken = RuleTables.All.SelectMany(table => rules.Rows(table.Menu))
            .Select(row => Stamp.TryParse(row["comment"], out var stamp) && stamp.Tag == tag && stamp.Purpose == Purpose.AuditFix ? stamp.Index : -1);
        return taken.DefaultIfEmpty(-1).Max() + 1;
    }
}
