namespace Orchestrator.Lab.Commands;

/// <summary>
/// The query words of <c>print</c>: a stack of booleans. <c>?name</c> has it, <c>?-name</c> has not, <c>?name=x</c>, <c>?=name=x</c>,
/// <c>?&lt;name=x</c>, <c>?&gt;name=x</c> compare, <c>?#ops</c> works on the stack: <c>!</c> not, <c>&amp;</c> and, <c>|</c> or, a number
/// followed by <c>.</c> or another operator pushes a copy of that stack element (0 the oldest), a number at the end replaces the stack by
/// that element, <c>.</c> alone pushes a copy of the top. Taking from an empty stack gives true. An item is kept when no false is left.
/// Source: RouterOS manual, "API", "Queries".
/// </summary>
internal static class QueryMachine
{
    public static bool Matches(IReadOnlyList<string> queries, Func<string, string?> value)
    {
        if (queries.Count == 0)
            return true;
        var stack = new List<bool>(queries.Count);
        foreach (var query in queries)
            Step(query.AsSpan(1), value, stack);
        return !stack.Contains(false);
    }

    private static void Step(ReadOnlySpan<char> query, Func<string, string?> value, List<bool> stack)
    {
        if (query.IsEmpty)
            return;
        switch (query[0])
        {
            case '#':
                Operate(query[1..], stack);
                break;
            case '-':
                stack.Add(value(query[1..].ToString()) is null);
                break;
            case '<' or '>':
                stack.Add(Compare(query[1..], value, query[0] == '<' ? -1 : 1));
                break;
            default:
                stack.Add(HasOrEquals(query[0] == '=' ? query[1..] : query, value));
                break;
        }
    }

    private static bool HasOrEquals(ReadOnlySpan<char> query, Func<string, string?> value)
    {
        var equals = query.IndexOf('=');
        if (equals < 0)
            return value(query.ToString()) is not null;
        return value(query[..equals].ToString()) is { } found && Same(found, query[(equals + 1)..]);
    }

    // A boolean's two spellings are one value.
    private static bool Same(string found, ReadOnlySpan<char> wanted) =>
        wanted.SequenceEqual(found) || (found == "true" && wanted is "yes") || (found == "false" && wanted is "no");

    private static bool Compare(ReadOnlySpan<char> query, Func<string, string?> value, int sign)
    {
        var equals = query.IndexOf('=');
        if (equals < 0 || value(query[..equals].ToString()) is not { } found)
            return false;
        return Math.Sign(ValueOrder.Compare(found, query[(equals + 1)..].ToString())) == sign;
    }

    private static void Operate(ReadOnlySpan<char> operations, List<bool> stack)
    {
        for (var i = 0; i < operations.Length; i++)
        {
            if (!char.IsAsciiDigit(operations[i]))
            {
                Apply(operations[i], stack);
                continue;
            }

            var end = i;
            while (end < operations.Length && char.IsAsciiDigit(operations[end]))
                end++;
            var index = int.TryParse(operations[i..end], out var number) ? number : int.MaxValue;
            var copy = index >= stack.Count || stack[index];
            if (end == operations.Length)
                stack.Clear();
            stack.Add(copy);
            i = end < operations.Length && operations[end] == '.' ? end : end - 1;
        }
    }

    private static void Apply(char operation, List<bool> stack)
    {
        switch (operation)
        {
            case '!':
                stack.Add(!Pop(stack));
                break;
            case '&':
                stack.Add(Pop(stack) & Pop(stack));
                break;
            case '|':
                stack.Add(Pop(stack) | Pop(stack));
                break;
            case '.':
                stack.Add(stack.Count == 0 || stack[^1]);
                break;
        }
    }

    private static bool Pop(List<bool> stack)
    {
        if (stack.Count == 0)
            return true;
        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top;
    }
}
