using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary><c>set</c> and its relatives <c>unset</c>, <c>enable</c>, <c>disable</c>, <c>comment</c>.</summary>
internal static class SetCommand
{
    public static void Run(CommandContext context)
    {
        if (context.Menu.IsSingle)
            Change(context, context.Table.Rows[0], values => ItemValues.Read(context, values));
        else
            ChangeAll(context, values => ItemValues.Read(context, values));
    }

    public static void Unset(CommandContext context)
    {
        context.Only(".id", "numbers", "value-name");
        var names = context.Required("value-name").Split(',');
        ChangeAll(context, values => names.Aggregate(values, (left, name) => Unset(context.Menu, left, name)));
    }

    public static void Switch(CommandContext context, string disabled)
    {
        context.Only(".id", "numbers");
        var field = context.Menu.Field("disabled") ?? throw TrapException.NoSuchCommand();
        foreach (var entry in ItemPicker.Pick(context))
            Change(context, entry, values => disabled == field.Default ? values.Without(field.Name) : values.With(field.Name, disabled));
    }

    public static void Comment(CommandContext context)
    {
        context.Only(".id", "numbers", "comment");
        var text = context.Call["comment"] ?? "";
        ChangeAll(context, values => values.With("comment", text));
    }

    // What has no value already stays so, but a field that must have one can not lose it.
    private static FieldMap Unset(MenuDef menu, FieldMap values, string name) => menu.Field(name) switch
    {
        { Settable: true, Required: false } => ItemValues.Clear(menu, values, name),
        { Settable: true } => throw TrapException.Argument($"input does not match any value of value-name"),
        _ => throw TrapException.Argument("input does not match any value of value-name"),
    };

    private static void ChangeAll(CommandContext context, Func<FieldMap, FieldMap> change)
    {
        foreach (var entry in ItemPicker.Pick(context))
            Change(context, entry, change);
    }

    private static void Change(CommandContext context, Entry entry, Func<FieldMap, FieldMap> change)
    {
        if (entry.IsDynamic && context.Menu.Table != "interface")
            throw TrapException.Failure("can not change dynamic object");
        var before = entry.Values;
        var values = change(before);
        if (ReferenceEquals(values, before))
            return;
        values = ScriptOwner.Fill(context, entry, values);
        values = MenuBehaviours.For(context.Menu).Complete(context.Router, context.Menu, entry, values);
        Uniqueness.Check(context, entry, values);
        context.Database.Set(context.Table, entry, values);
        if (context.Table.Menu.Key is { } key && before[key] is { } old && values[key] is { } now && old != now)
            References.Rename(context.Database, context.Menu.Table, old, now);
    }
}
