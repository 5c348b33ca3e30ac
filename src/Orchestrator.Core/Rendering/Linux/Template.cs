using System.Text;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>
/// Fills the text files of templates/. A template knows nothing but {{name}}: every value arrives ready for its place,
/// quoted where the place wants it.
/// </summary>
internal static class Template
{
    /// <exception cref="InvalidOperationException">A placeholder without a value, or a value without a placeholder.</exception>
    public static string Text(string template, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var segments = new Dictionary<string, FileSegment>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            segments.Add(name, new FileSegment.Text(value));
        return string.Concat(Segments(template, segments).Cast<FileSegment.Text>().Select(text => text.Content));
    }

    /// <inheritdoc cref="Text"/>
    public static IReadOnlyList<FileSegment> Segments(string template, IReadOnlyDictionary<string, FileSegment> values)
    {
        string text = Read(template);
        var unused = values.Keys.ToHashSet(StringComparer.Ordinal);
        var segments = new List<FileSegment>();
        int at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            int close = text.IndexOf("}}", open, StringComparison.Ordinal);
            string name = text[(open + 2)..close];
            if (!values.TryGetValue(name, out var value))
                throw new InvalidOperationException($"Template {template} wants '{name}'.");
            unused.Remove(name);
            segments.Add(new FileSegment.Text(text[at..open]));
            segments.Add(value);
            at = close + 2;
        }
        segments.Add(new FileSegment.Text(text[at..]));
        return unused.Count == 0
            ? Merge(segments)
            : throw new InvalidOperationException($"Template {template} has no '{string.Join("', '", unused)}'.");
    }

    /// <summary>Neighbouring texts become one, so that equal files have equal segments.</summary>
    public static IReadOnlyList<FileSegment> Merge(IEnumerable<FileSegment> segments)
    {
        var merged = new List<FileSegment>();
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment is FileSegment.Text plain)
            {
                text.Append(plain.Content);
                continue;
            }
            Flush();
            merged.Add(segment);
        }
        Flush();
        return merged;

        void Flush()
        {
            if (text.Length > 0)
                merged.Add(new FileSegment.Text(text.ToString()));
            text.Clear();
        }
    }

    private static string Read(string template)
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream("templates/" + template)
            ?? throw new InvalidOperationException($"No template {template}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
