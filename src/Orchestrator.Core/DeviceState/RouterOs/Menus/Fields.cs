namespace Orchestrator.Core.DeviceState.RouterOs.Menus;

/// <summary>Short forms for the tables: what is absent, what an add fills in, since when.</summary>
internal static class Fields
{
    public static RouterOsVersion V7 { get; } = new(7, 0);

    public static FieldSpec Name => Unset("name", FieldKind.Text);

    public static FieldSpec Comment => Unset("comment", FieldKind.Text);

    public static FieldSpec CommentFrom7 => From7(Comment);

    public static FieldSpec Disabled => Default("disabled", FieldKind.Flag, "no");

    /// <summary>Absent unless somebody set it.</summary>
    public static FieldSpec Unset(string name, FieldKind kind) => new(name, kind);

    public static FieldSpec Default(string name, FieldKind kind, string value) => new(name, kind) { Absent = _ => value, OnAdd = _ => value };

    public static FieldSpec Default(string name, FieldKind kind, Func<RouterOsVersion, string> value) => new(name, kind) { Absent = value, OnAdd = value };

    /// <summary>What an add fills in is not known for certain: compared only where the desired row names it.</summary>
    public static FieldSpec Unsure(string name, FieldKind kind, string absent = "") => new(name, kind) { Absent = _ => absent, OnAdd = _ => null };

    public static FieldSpec From7(FieldSpec field) => field with { Since = V7 };

    public static FieldSpec Until7(FieldSpec field) => field with { Until = V7 };
}
