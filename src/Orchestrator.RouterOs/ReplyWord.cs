using System.Globalization;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs;

/// <summary>The first words of replies, and what the client takes from the sentences behind them.</summary>
internal static class ReplyWord
{
    public const string Row = "!re";
    public const string Done = "!done";
    public const string Trap = "!trap";
    public const string Fatal = "!fatal";
    public const string Empty = "!empty";

    private const int MaxExcerpt = 200;

    public static Trap TrapOf(Sentence sentence)
    {
        var number = int.TryParse(sentence.Attribute("category"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        var category = Enum.IsDefined((TrapCategory)number) ? (TrapCategory?)number : null;
        return new Trap(category, sentence.Attribute("message") ?? "");
    }

    /// <summary>The reason of a <c>!fatal</c>: a bare second word on devices, an attribute from some servers.</summary>
    public static string FatalOf(Sentence sentence)
    {
        if (sentence.TryGetAttribute("message", out var message))
            return Excerpt(message);
        return Excerpt(sentence.Words.Skip(1).FirstOrDefault(word => word[0] is not ('=' or '.')) ?? "no reason given");
    }

    /// <summary>A device's text fit for a message: one line, not long.</summary>
    public static string Excerpt(string text)
    {
        var line = string.Concat(text.Take(MaxExcerpt).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));
        return text.Length > MaxExcerpt ? line + "..." : line;
    }
}
