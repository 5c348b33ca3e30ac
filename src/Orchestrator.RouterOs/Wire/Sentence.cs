using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// One sentence of the API, a command or a reply: its words in order, without the closing empty word. No word is empty and
/// there is at least one. Immutable and thread-safe; equal when all words are equal in order.
/// Source: RouterOS manual, "API", sections "API sentences" and "API words".
/// </summary>
/// <remarks><see cref="ToString"/> shows the first word and a count, never a value: a value may be a secret.</remarks>
public sealed record Sentence
{
    private const string TagPrefix = ".tag=";

    /// <summary>Creates a sentence.</summary>
    /// <exception cref="ArgumentException">There is no word, or one is empty (it would end the sentence early).</exception>
    public Sentence(params ReadOnlySpan<string> words)
        : this(Checked(ImmutableArray.Create(words)), true)
    {
    }

    private Sentence(ImmutableArray<string> words, bool _) => Words = words;

    /// <summary>A sentence over <paramref name="words"/>, which are not copied.</summary>
    /// <exception cref="ArgumentException">There is no word, or one is empty (it would end the sentence early).</exception>
    public static Sentence Of(ImmutableArray<string> words) => new(Checked(words), true);

    /// <summary>All words in order, one or more, none empty.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>The first word: a command such as <c>/ip/address/print</c>, or a reply kind such as <c>!re</c>.</summary>
    public string Command => Words[0];

    /// <summary>The value of the <c>.tag=</c> word, or null. The first one counts.</summary>
    public string? Tag => TryGetTag(out var tag) ? tag.ToString() : null;

    /// <summary>
    /// The attribute words (<c>=name=value</c>) by name; of a name that comes twice the first value counts. The name ends at
    /// the first <c>=</c> after the leading one and the rest is the value, <c>=</c> signs and line breaks included. A word
    /// <c>=name</c> has an empty value. Built anew on each call.
    /// </summary>
    public IReadOnlyDictionary<string, string> Attributes
    {
        get
        {
            var attributes = new OrderedDictionary<string, string>(Words.Length, StringComparer.Ordinal);
            foreach (var word in Words.AsSpan()[1..])
                if (TrySplitAttribute(word, out var name, out var value))
                    attributes.TryAdd(name.ToString(), value.ToString());
            return attributes;
        }
    }

    /// <summary>The query words in order, each with its leading <c>?</c>.</summary>
    public ImmutableArray<string> Queries => [.. Words.Skip(1).Where(word => word[0] == '?')];

    /// <summary>The value of one attribute, or null when there is none; see <see cref="Attributes"/> for the rules.</summary>
    public string? Attribute(string name) => TryGetAttribute(name, out var value) ? value : null;

    /// <summary>Looks one attribute up without building a dictionary; see <see cref="Attributes"/> for the rules.</summary>
    public bool TryGetAttribute(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var word in Words.AsSpan()[1..])
            if (TrySplitAttribute(word, out var found, out var rest) && found.SequenceEqual(name))
            {
                value = rest.ToString();
                return true;
            }

        value = null;
        return false;
    }

    /// <summary>Splits an attribute word in name and value; false when <paramref name="word"/> is no attribute word.</summary>
    public static bool TrySplitAttribute(ReadOnlySpan<char> word, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        if (word.IsEmpty || word[0] != '=')
            return false;
        var body = word[1..];
        var end = body.IndexOf('=');
        name = end < 0 ? body : body[..end];
        value = end < 0 ? default : body[(end + 1)..];
        return true;
    }

    internal bool TryGetTag(out ReadOnlySpan<char> tag)
    {
        foreach (var word in Words.AsSpan()[1..])
            if (word.StartsWith(TagPrefix, StringComparison.Ordinal))
            {
                tag = word.AsSpan(TagPrefix.Length);
                return true;
            }

        tag = default;
        return false;
    }

    private static ImmutableArray<string> Checked(ImmutableArray<string> words)
    {
        if (words.IsDefaultOrEmpty)
            throw new ArgumentException("A sentence has at least one word.", nameof(words));
        foreach (var word in words)
            if (string.IsNullOrEmpty(word))
                throw new ArgumentException("An empty word would end the sentence.", nameof(words));
        return words;
    }

    /// <summary>Same words in the same order.</summary>
    public bool Equals(Sentence? other) => other is not null && Words.AsSpan().SequenceEqual(other.Words.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in Words)
            hash.Add(word, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The first word and how many follow.</summary>
    public override string ToString() => $"{Command} (+{Words.Length - 1} words)";
}
