using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Commands;

/// <summary>Reads the field arguments of <c>add</c> and <c>set</c> into values.</summary>
internal static class ItemValues
{
    private static readonly string[] NoFields = [".id", "numbers", "number", "place-before", "copy-from"];

    public static FieldMap Read(CommandContext context, FieldMap values)
    {
        foreach (var (name, text) in context.Call.Arguments)
            if (!NoFields.Contains(name))
                values = name.StartsWith('!') ? Clear(context.Menu, values, name[1..]) : Give(context, values, name, text);
        return values;
    }

    /// <summary>Takes a field's value away.</summary>
    public static FieldMap Clear(MenuDef menu, FieldMap values, string name)
    {
        var field = Settable(menu, name);
        return field.HasOff ? values.With(field.Name, null) : values.Without(field.Name);
    }

    private static FieldMap Give(CommandContext context, FieldMap values, string name, string text)
    {
        var field = Settable(context.Menu, name);
        var parsed = FieldValues.Read(field, text, context.Database.Resolve);
        if (parsed.Fault is { } fault)
            throw TrapException.Argument(fault);
        if (parsed.Value is null)
            return field.Required ? throw TrapException.Argument($"invalid value for argument {name}") : values.Without(field.Name);
        // A default that was typed is no different from one that was not, except where "cleared" is a state of its own.
        return parsed.Value == field.Default && !field.HasOff && field.Kind != FieldKind.Name ? values.Without(field.Name) : values.With(field.Name, parsed.Value);
    }

    private static FieldDef Settable(MenuDef menu, string name) =>
        menu.Field(name) is { Settable: true } field ? field : throw TrapException.UnknownParameter(name);
}
