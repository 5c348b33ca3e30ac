using System.Text;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>One word of a line.</summary>
/// <param name="Quoted">It stood in quotes: never an option, whatever it looks like.</param>
internal readonly record struct Word(string Text, bool Quoted)
{
    public bool IsNot => !Quoted && Text == "!";

    public bool IsOption => !Quoted && Text.Length > 1 && Text[0] == '-' && !char.IsAsciiDigit(Text[1]);
}

/// <summary>Words as iptables-save writes them: blanks between, double or single quotes around, a backslash before a quote.</summary>
internal static class Words
{
    public static List<Word> Of(string line)
    {
        var words = new List<Word>();
        var word = new StringBuilder();
        char quote = '\0';
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quote != '\0' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
                (quote, quoted) = (quote == '\0' ? c : '\0', true);
            else if (quote == '\0' && char.IsWhiteSpace(c))
                End();
            else
                word.Append(c);
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0 || quoted)
                words.Add(new Word(word.ToString(), quoted));
            word.Clear();
            quoted = false;
        }
    }
}
