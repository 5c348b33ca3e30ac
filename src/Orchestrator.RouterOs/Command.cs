using System.Buffers;
using System.Collections.Immutable;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs;

/// <summary>
/// One command with its attributes and queries. Immutable: each method returns a new command. Values may hold any character;
/// they are length-prefixed on the wire, so nothing in them can end a word. The connection adds the tag.
/// Source: RouterOS manual, "API", sections "Command word", "Attribute word", "Query word".
/// </summary>
/// <remarks><see cref="ToString"/> shows path and attribute names, never values.</remarks>
public sealed class Command
{
    private readonly ImmutableArray<(string Name, string Value)> _attributes;
    private readonly ImmutableArray<string> _queries;

    /// <summary>A command without attributes.</summary>
    /// <param name="path">Menu and verb with slashes, such as <c>/ip/address/print</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or holds white space or control characters.</exception>
    public Command(string path)
        : this(CheckedPath(path), [], [], null)
    {
    }

    private Command(string path, ImmutableArray<(string, string)> attributes, ImmutableArray<string> queries, TimeSpan? timeout) =>
        (Path, _attributes, _queries, Timeout) = (path, attributes, queries, timeout);

    /// <summary>Menu and verb.</summary>
    public string Path { get; }

    /// <summary>The attributes in the order they were given.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes => _attributes;

    /// <summary>The query words in order, each with its leading <c>?</c>.</summary>
    public IReadOnlyList<string> Queries => _queries;

    /// <summary>Overrides <see cref="RouterOsOptions.CommandTimeout"/>; null keeps it.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Adds <c>=name=value</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty or holds an equals sign.</exception>
    public Command With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (string.IsNullOrEmpty(name) || name.Contains('='))
            throw new ArgumentException("An attribute name is not empty and holds no equals sign.", nameof(name));
        return new Command(Path, _attributes.Add((name, value)), _queries, Timeout);
    }

    /// <summary>Adds a flag such as <c>=detail=</c>.</summary>
    public Command With(string flag) => With(flag, "");

    /// <summary>Asks for these properties alone (<c>.proplist</c>). Without it the router computes slow ones too.</summary>
    public Command WithProperties(params ReadOnlySpan<string> names) => With(".proplist", string.Join(',', names!));

    /// <summary>Keeps rows whose property equals the value (<c>?name=value</c>). Several are combined by AND.</summary>
    public Command Where(string name, string value) => Query($"?{name}={value}");

    /// <summary>Adds a query word as it stands; it begins with <c>?</c>. Queries form a stack machine, so their order counts.</summary>
    /// <exception cref="ArgumentException">The word does not begin with <c>?</c>.</exception>
    public Command Query(string word) => word.StartsWith('?')
        ? new Command(Path, _attributes, _queries.Add(word), Timeout)
        : throw new ArgumentException("A query word begins with a question mark.", nameof(word));

    /// <summary>Sets a time limit of its own; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for none.</summary>
    public Command Within(TimeSpan timeout) => new(Path, _attributes, _queries, timeout);

    /// <summary>Path and attribute names.</summary>
    public override string ToString() => _attributes.IsEmpty ? Path : $"{Path} {string.Join(' ', _attributes.Select(a => a.Name))}";

    internal void WriteTo(IBufferWriter<byte> destination, string tag)
    {
        SentenceWriter.WriteWord(destination, Path);
        foreach (var (name, value) in _attributes)
            SentenceWriter.WriteAttribute(destination, name, value);
        foreach (var query in _queries)
            SentenceWriter.WriteWord(destination, query);
        SentenceWriter.WriteWord(destination, $".tag={tag}");
        SentenceWriter.EndSentence(destination);
    }

    private static string CheckedPath(string path)
    {
        if (path is null || path.Length < 2 || path[0] != '/' || path.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new ArgumentException("A command path begins with a slash and holds no space.", nameof(path));
        return path;
    }
}
