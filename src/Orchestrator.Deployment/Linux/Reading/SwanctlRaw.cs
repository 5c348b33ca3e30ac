namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>A section of swanctl's raw output: "name=value", "name=[a b]" and "name {...}".</summary>
internal sealed class SwanctlSection
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<string>> Lists { get; } = new(StringComparer.Ordinal);

    public List<(string Name, SwanctlSection Section)> Sections { get; } = [];

    public string? this[string name] => Values.GetValueOrDefault(name);

    public SwanctlSection? Find(string name) => Sections.FirstOrDefault(section => section.Name == name).Section;
}

/// <summary>
/// Reads the output of swanctl --raw. The format does not escape, so a value with a blank is taken to go on until the
/// next "name=" or "name {"; identities of that kind are shown, never compared.
/// </summary>
internal static class SwanctlRaw
{
    private const int DeepestNesting = 32;

    /// <summary>The content of every line "kind event {...}", in order.</summary>
    public static IReadOnlyList<SwanctlSection> Events(string output, string kind)
    {
        string prefix = kind + " event {";
        return [.. output.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => Read(line, prefix.Length))];
    }

    private static SwanctlSection Read(string line, int start)
    {
        int at = start;
        return ReadSection(line, ref at, 0);
    }

    private static SwanctlSection ReadSection(string text, ref int at, int depth)
    {
        var section = new SwanctlSection();
        string? last = null;
        while (at < text.Length)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }
            if (text[at] == '}')
            {
                at++;
                return section;
            }
            string word = ReadUntil(text, ref at, "= {}");
            if (at < text.Length && text[at] == '=')
            {
                at++;
                ReadValue(text, ref at, section, last = word);
            }
            else if (at + 1 < text.Length && (text[at] == '{' || (text[at] == ' ' && text[at + 1] == '{')) && depth < DeepestNesting)
            {
                at += text[at] == '{' ? 1 : 2;
                section.Sections.Add((word, ReadSection(text, ref at, depth + 1)));
            }
            else if (last is not null && section.Values.TryGetValue(last, out string? begun))
            {
                section.Values[last] = $"{begun} {word}";
            }
            else if (word.Length == 0)
            {
                at++;
            }
        }
        return section;
    }

    private static void ReadValue(string text, ref int at, SwanctlSection section, string name)
    {
        if (at < text.Length && text[at] == '[')
        {
            at++;
            string items = ReadUntil(text, ref at, "]");
            at++;
            section.Lists[name] = items.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return;
        }
        section.Values[name] = ReadUntil(text, ref at, " }");
    }

    private static string ReadUntil(string text, ref int at, string ends)
    {
        int start = at;
        while (at < text.Length && !ends.Contains(text[at], StringComparison.Ordinal))
            at++;
        return text[start..at];
    }
}
