namespace Orchestrator.Lab.Commands;

/// <summary>The kinds of error the API tells apart (<c>=category=</c>). Source: RouterOS manual, "API", "Command description".</summary>
internal enum TrapCategory
{
    Missing = 0,
    Argument = 1,
    Interrupted = 2,
    Script = 3,
    General = 4,
    Api = 5,
    Terminal = 6,
    Return = 7,
}

/// <summary>
/// The error of a command: <c>!trap</c> over the API, and what <c>on-error</c> catches in a script. It is an exception because it is
/// one in the language that is played here: it leaves any number of nested blocks at once.
/// </summary>
internal sealed class TrapException(string message, TrapCategory? category = null) : Exception(message)
{
    public TrapCategory? Category { get; } = category;

    public static TrapException NoSuchItem() => new("no such item (4)", TrapCategory.Missing);

    public static TrapException NoSuchCommand() => new("no such command", TrapCategory.Missing);

    public static TrapException NoSuchPrefix() => new("no such command prefix", TrapCategory.Missing);

    public static TrapException UnknownParameter(string name) => new($"unknown parameter {name}", TrapCategory.Missing);

    public static TrapException MissingValue(string names) => new($"missing value(s) of argument(s) {names}", TrapCategory.Missing);

    public static TrapException Argument(string message) => new(message, TrapCategory.Argument);

    public static TrapException Failure(string message) => new($"failure: {message}", TrapCategory.General);

    public static TrapException NotPermitted() => new("not enough permissions (9)");

    public static TrapException Interrupted() => new("interrupted", TrapCategory.Interrupted);
}
