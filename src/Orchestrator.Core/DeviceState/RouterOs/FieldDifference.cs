namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>What must be set on a row so that it means what it shall.</summary>
internal static class FieldDifference
{
    /// <summary>
    /// Fields the desired row does not name shall have the value an add would have given them. A value that the
    /// device hides counts as equal: nothing can be concluded from it.
    /// </summary>
    public static IReadOnlyList<FieldChange> Between(MenuSpec spec, IReadOnlyDictionary<string, Value> wanted, ActualRow actual, RouterOsVersion version)
    {
        var changes = new List<FieldChange>();
        foreach (var field in spec.FieldsOf(version))
        {
            var has = actual.Fields.GetValueOrDefault(field.Name);
            if (has is Value.Hidden || !TryWanted(field, wanted, version, out var wants)
                || MenuSpec.Meaning(field, has, version) == MenuSpec.Meaning(field, wants, version))
                continue;
            changes.Add(new FieldChange(field.Name, OrUnset(field, has, version), OrUnset(field, wants, version)));
        }
        return changes;
    }

    /// <summary>The fields that put a row back as it is: all that an add would not give it by itself.</summary>
    public static IReadOnlyList<Field> Holding(MenuSpec spec, ActualRow row, RouterOsVersion version)
    {
        var fields = new List<Field>();
        foreach (var field in spec.FieldsOf(version))
        {
            var value = row.Fields.GetValueOrDefault(field.Name);
            var given = field.OnAdd(version);
            bool same = given is null
                ? value is null
                : MenuSpec.Meaning(field, value, version) == field.Normalise(given);
            if (!same)
                fields.Add(new Field(field.Name, value ?? new Value.Unset()));
        }
        return fields;
    }

    private static bool TryWanted(FieldSpec field, IReadOnlyDictionary<string, Value> wanted, RouterOsVersion version, out Value? value)
    {
        if (wanted.TryGetValue(field.Name, out value))
            return true;
        if (field.OnAdd(version) is not { } given)
            return false;
        value = given;
        return true;
    }

    // An empty list is a value of its own where an absent one means something else.
    private static Value? OrUnset(FieldSpec field, Value? value, RouterOsVersion version) =>
        value is Value.Unset || (value is Value.Plain { Text: "" } && field.Absent(version).Length == 0) ? null : value;
}
