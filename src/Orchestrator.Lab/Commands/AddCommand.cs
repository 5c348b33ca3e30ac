using System.Globalization;
using Orchestrator.Lab.Menus;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Commands;

/// <summary><c>add</c>: checks, completes, stores, and returns the new id.</summary>
internal static class AddCommand
{
    public static string? Run(CommandContext context)
    {
        var menu = context.Menu;
        var start = context.Call["copy-from"] is { } source ? CopyOf(ItemPicker.One(context.Database, menu, source), menu) : FieldMap.Empty;
        var at = Position(context);
        var values = ItemValues.Read(context, start);
        values = AutoName(context, values);
        Require(menu, values);
        values = ScriptOwner.Fill(context, null, values);
        values = MenuBehaviours.For(menu).Complete(context.Router, menu, null, values);
        Uniqueness.Check(context, null, values);
        return context.Database.Add(menu, values, at).IdText;
    }

    private static FieldMap CopyOf(Entry entry, MenuDef menu) =>
        FieldMap.Of(entry.Values.Items.ToArray().Where(item => menu.Field(item.Key) is { Settable: true }));

    private static int Position(CommandContext context)
    {
        if (context.Call["place-before"] is not { } before)
            return int.MaxValue;
        if (!context.Menu.Ordered)
            throw TrapException.UnknownParameter("place-before");
        var entry = ItemPicker.One(context.Database, context.Menu, before);
        return entry.IsDynamic ? throw TrapException.Failure("can not move before dynamic object") : context.Table.IndexOf(entry);
    }

    private static void Require(MenuDef menu, FieldMap values)
    {
        var missing = menu.Fields.Where(field => field.Required && !values.Has(field.Name)).Select(field => field.Name).ToList();
        if (missing.Count > 0)
            throw TrapException.MissingValue(string.Join(' ', missing));
    }

    private static FieldMap AutoName(CommandContext context, FieldMap values)
    {
        var field = context.Menu.Key is { } key ? context.Menu.Field(key) : null;
        if (field?.AutoName is not { } stem || values.Has(field.Name))
            return values;
        for (var number = 1; ; number++)
        {
            var name = stem + number.ToString(CultureInfo.InvariantCulture);
            if (context.Table.ByKey(name) is null)
                return values.With(field.Name, name);
        }
    }
}
