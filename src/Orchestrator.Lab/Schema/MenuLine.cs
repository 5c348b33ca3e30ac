using System.Text;

namespace Orchestrator.Lab.Schema;

/// <summary>Splits a line of a menu file into words; a value in double quotes may hold spaces.</summary>
internal static class MenuLine
{
    public static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in line)
        {
            if (c == '"')
                (quoted, any) = (!quoted, true);
            else if (c == ' ' && !quoted)
                any = Take(words, word, any);
            else
                (_, any) = (word.Append(c), true);
        }

        Take(words, word, any);
        return words;
    }

    private static bool Take(List<string> words, StringBuilder word, bool any)
    {
        if (any)
            words.Add(word.ToString());
        word.Clear();
        return false;
    }
}
