namespace Orchestrator.RouterOs;

/// <summary>
/// The router refused a command (<c>!trap</c>). It is a value: the session goes on.
/// Source: RouterOS manual, "API", section "Reply word"; texts as devices send them.
/// </summary>
/// <param name="Category">The router's own category, or null when it sent none.</param>
/// <param name="Message">The router's text, as it came.</param>
public sealed record Trap(TrapCategory? Category, string Message)
{
    /// <summary>What the refusal means, as far as category and text tell; texts differ by version and are matched loosely.</summary>
    public TrapKind Kind => TrapClassifier.Classify(Category, Message);
}

/// <summary>The category number of a <c>!trap</c>. Source: RouterOS manual, "API".</summary>
public enum TrapCategory
{
    /// <summary>Missing item or command.</summary>
    MissingItemOrCommand = 0,

    /// <summary>Argument value.</summary>
    ArgumentValue = 1,

    /// <summary>Execution was interrupted.</summary>
    Interrupted = 2,

    /// <summary>Scripting.</summary>
    Scripting = 3,

    /// <summary>General.</summary>
    General = 4,

    /// <summary>API.</summary>
    Api = 5,

    /// <summary>TTY.</summary>
    Tty = 6,

    /// <summary>A value that <c>:return</c> made.</summary>
    ReturnValue = 7,
}

/// <summary>What a refusal means.</summary>
public enum TrapKind
{
    /// <summary>None of the others; read the message.</summary>
    Other,

    /// <summary>The id or name addresses nothing.</summary>
    NoSuchItem,

    /// <summary>This version or device has no such menu or verb.</summary>
    NoSuchCommand,

    /// <summary>This version knows no such argument.</summary>
    UnknownParameter,

    /// <summary>An item with the same key is there already.</summary>
    AlreadyExists,

    /// <summary>The user's group lacks a policy.</summary>
    NotPermitted,

    /// <summary>The value is none of those the argument takes: often the name of an item that does not exist (yet).</summary>
    ReferenceMissing,

    /// <summary>The item is dynamic, built in or a default and cannot be changed this way.</summary>
    DynamicItem,

    /// <summary>The command was cancelled.</summary>
    Interrupted,
}
