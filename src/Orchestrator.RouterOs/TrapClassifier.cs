namespace Orchestrator.RouterOs;

/// <summary>
/// Reads the meaning of a refusal. The router's texts are no interface and vary by version, so each kind is known by pieces of
/// text that all versions share, in an order that lets the more special one win.
/// </summary>
internal static class TrapClassifier
{
    private static readonly (string Piece, TrapKind Kind)[] Pieces =
    [
        ("interrupted", TrapKind.Interrupted),
        ("not enough permission", TrapKind.NotPermitted),
        ("permission denied", TrapKind.NotPermitted),
        ("no such command", TrapKind.NoSuchCommand),
        ("bad command name", TrapKind.NoSuchCommand),
        ("unknown parameter", TrapKind.UnknownParameter),
        ("does not match any value", TrapKind.ReferenceMissing),
        ("no such item", TrapKind.NoSuchItem),
        ("already have", TrapKind.AlreadyExists),
        ("already exists", TrapKind.AlreadyExists),
        ("such name exists", TrapKind.AlreadyExists),
        ("such entry exists", TrapKind.AlreadyExists),
        ("dynamic", TrapKind.DynamicItem),
        ("builtin", TrapKind.DynamicItem),
        ("default item can", TrapKind.DynamicItem),
        ("default entry can", TrapKind.DynamicItem),
    ];

    public static TrapKind Classify(TrapCategory? category, string message)
    {
        foreach (var (piece, kind) in Pieces)
            if (message.Contains(piece, StringComparison.OrdinalIgnoreCase))
                return kind;
        return category == TrapCategory.Interrupted ? TrapKind.Interrupted : TrapKind.Other;
    }
}
