namespace Orchestrator.Lab.Scripting;

/// <summary>A parsed script: its commands in order.</summary>
internal sealed record Script(IReadOnlyList<ScriptCommand> Commands);

/// <summary>
/// One command: its words as written, a leading <c>:</c> or <c>/</c> noted apart. Which of the words are menu, command and arguments
/// is found out when it runs, as the console does.
/// </summary>
internal sealed record ScriptCommand(char Lead, IReadOnlyList<ScriptWord> Words, int Line);

/// <summary>A word of a command: a value, a value with a name (<c>name=value</c>), a cleared name (<c>!name</c>) or a condition.</summary>
internal sealed record ScriptWord(string? Name, ScriptNode Value, bool IsBare);

/// <summary>Something that has a value.</summary>
internal abstract record ScriptNode;

/// <summary>Text, a number or a truth value as it stands.</summary>
internal sealed record Literal(object? Value) : ScriptNode;

/// <summary>Pieces joined to one text: <c>"a $b"</c>, <c>fqdn:"x"</c>.</summary>
internal sealed record Joined(IReadOnlyList<ScriptNode> Parts) : ScriptNode;

/// <summary><c>$name</c>.</summary>
internal sealed record Variable(string Name) : ScriptNode;

/// <summary><c>[command]</c>.</summary>
internal sealed record Substitution(Script Body) : ScriptNode;

/// <summary><c>{commands}</c>, run by the command it is given to; where text is wanted, its text.</summary>
internal sealed record Block(Script Body, string Text) : ScriptNode;

/// <summary><c>{a; b}</c> and <c>(a, b)</c>.</summary>
internal sealed record ListNode(IReadOnlyList<ScriptNode> Items) : ScriptNode;

/// <summary>An operator with one operand.</summary>
internal sealed record Unary(string Operator, ScriptNode Operand) : ScriptNode;

/// <summary>An operator with two operands.</summary>
internal sealed record Binary(string Operator, ScriptNode Left, ScriptNode Right) : ScriptNode;

/// <summary>A property of the row a condition looks at.</summary>
internal sealed record Property(string Name) : ScriptNode;
