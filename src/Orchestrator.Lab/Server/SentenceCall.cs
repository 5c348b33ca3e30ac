using Orchestrator.Lab.Commands;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>Reads a command sentence; null when its first word is no path.</summary>
internal static class SentenceCall
{
    public static CommandCall? Of(Sentence sentence)
    {
        if (sentence.Command.Length < 2 || sentence.Command[0] != '/')
            return null;
        var (path, verb) = Split(sentence.Command);
        var arguments = new List<KeyValuePair<string, string>>(sentence.Words.Length);
        var queries = new List<string>();
        foreach (var word in sentence.Words.AsSpan()[1..])
            if (Sentence.TrySplitAttribute(word, out var name, out var value))
                arguments.Add(new(name.ToString(), value.ToString()));
            else if (word[0] == '?')
                queries.Add(word);
        return new CommandCall { Path = path, Verb = verb, Arguments = arguments, Queries = queries };
    }

    private static (string Path, string Verb) Split(string command)
    {
        var slash = command.LastIndexOf('/');
        return slash == 0 ? ("", command[1..]) : (command[1..slash], command[(slash + 1)..]);
    }
}
