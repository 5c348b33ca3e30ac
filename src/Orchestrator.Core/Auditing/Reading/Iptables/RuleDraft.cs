using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Reads a rule's words: general options, matchers with theirs, the target with its own.</summary>
internal sealed class RuleDraft(RuleScope scope, IReadOnlyList<Word> words)
{
    private readonly List<Match> _parts = [];
    private readonly List<Loaded> _loaded = [];
    private readonly List<Given> _targetOptions = [];
    private string? _protocolName;
    private int _next;

    public string? Target { get; private set; }

    public bool GoesTo { get; private set; }

    public string Comment { get; private set; } = "";

    public IReadOnlyList<Given> TargetOptions => _targetOptions;

    /// <summary>The word that is not of the language, or whose value is not; empty where none is.</summary>
    public string Stuck { get; private set; } = "";

    /// <summary>false: a word is not of the language.</summary>
    public bool Read()
    {
        while (_next < words.Count)
        {
            bool negated = TakeNot();
            int at = _next;
            if (_next >= words.Count || !Option(words[_next++], negated))
            {
                Stuck = words[Math.Min(at, words.Count - 1)].Text;
                return false;
            }
        }
        return true;
    }

    /// <summary>What the rule asks of a packet; null if an option's value is not of the language.</summary>
    public Match? Build()
    {
        foreach (var one in _loaded)
        {
            if (one.Build(scope) is not { } part)
            {
                Stuck = one.Given is [.., var last] ? last.Option : $"-m {one.Name}";
                return null;
            }
            if (part is Match.All all)
                _parts.AddRange(all.Parts);
            else
                _parts.Add(part);
        }
        return _parts.Count == 1 ? _parts[0] : new Match.All(_parts);
    }

    private bool Option(Word word, bool negated)
    {
        if (!word.IsOption)
            return false;
        switch (word.Text)
        {
            case "-s" or "--source" or "--src":
                return Part(Value(ref negated) is { } from ? Numbers.Addresses(PacketField.Source, from) ?? Named(from) : null, negated);
            case "-d" or "--destination" or "--dst":
                return Part(Value(ref negated) is { } to ? Numbers.Addresses(PacketField.Destination, to) ?? Named(to) : null, negated);
            case "-i" or "--in-interface":
                return Part(Value(ref negated) is { } comes ? scope.Interface(PacketField.InInterface, comes) : null, negated);
            case "-o" or "--out-interface":
                return Part(Value(ref negated) is { } leaves ? scope.Interface(PacketField.OutInterface, leaves) : null, negated);
            case "-p" or "--protocol" or "--proto" when _loaded.Count == 0 || word.Text != "--proto" || !Knows("--proto"):
                return Protocol(Value(ref negated), negated);
            case "-f" or "--fragment":
                return Part(new Match.In(PacketField.LaterFragment, NumberSet.One(1)), negated);
            case "-m" or "--match":
                return Load(Value(ref negated));
            case "-j" or "--jump" or "-g" or "--goto":
                GoesTo = word.Text is "-g" or "--goto";
                Target = Value(ref negated);
                return Target is not null;
            case "-c" or "--set-counters":
                return Value(ref negated) is not null && Value(ref negated) is not null;
            default:
                return word.Text.StartsWith("--", StringComparison.Ordinal) && LongOption(word.Text, negated);
        }
    }

    private bool LongOption(string option, bool negated)
    {
        string? glued = null;
        if (option.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            (option, glued) = (option[..at], option[(at + 1)..]);
        if (Target is not null && !Knows(option))
            return TargetOption(option, glued, negated);
        var owner = _loaded.LastOrDefault(one => one.Module?.Options.ContainsKey(option) == true);
        if (owner is null && _loaded.LastOrDefault(one => one.Module is null) is { } strange)
            return Skip(strange, option, glued);
        if (owner is null && _protocolName is not null && MatcherCatalogue.Find(_protocolName)?.Options.ContainsKey(option) == true)
            _loaded.Add(owner = new Loaded(_protocolName, MatcherCatalogue.Find(_protocolName)));
        if (owner is null)
            return false;
        return Take(owner, option, glued, negated);
    }

    private bool Take(Loaded owner, string option, string? glued, bool negated)
    {
        var values = new List<string>();
        if (glued is not null)
            values.Add(glued);
        while (values.Count < owner.Module!.Options[option])
        {
            if (Value(ref negated) is not { } value)
                return false;
            values.Add(value);
        }
        if (owner.Name == "comment")
            Comment = values[0];
        owner.Given.Add(new Given(option, negated, values));
        return true;
    }

    private bool TargetOption(string option, string? glued, bool negated)
    {
        var values = new List<string>();
        if (glued is not null)
            values.Add(glued);
        while (_next < words.Count && !words[_next].IsOption && !words[_next].IsNot)
            values.Add(words[_next++].Text);
        _targetOptions.Add(new Given(option, negated, values));
        return true;
    }

    // The options of a matcher that is not known go with it, whatever they are.
    private bool Skip(Loaded strange, string option, string? glued)
    {
        strange.Text.Add(glued is null ? option : $"{option}={glued}");
        while (_next < words.Count && !words[_next].IsOption && !words[_next].IsNot)
            strange.Text.Add(words[_next++].Text);
        return true;
    }

    private bool Knows(string option) => _loaded.Exists(one => one.Module?.Options.ContainsKey(option) == true);

    private bool Load(string? name)
    {
        if (name is null)
            return false;
        _loaded.Add(new Loaded(name, MatcherCatalogue.Find(name)));
        return true;
    }

    private bool Protocol(string? name, bool negated)
    {
        if (name is null || Names.Protocol(name) is not { } protocol)
            return false;
        if (!negated)
            _protocolName = protocol switch { 1 => "icmp", 6 => "tcp", 17 => "udp", 33 => "dccp", 132 => "sctp", 136 => "udplite", _ => null };
        return Part(protocol == 0 ? Match.Always : new Match.In(PacketField.Protocol, NumberSet.One(protocol)), negated);
    }

    // A host's name is looked up once, when the rules are loaded.
    private Match? Named(string text) => text.Any(char.IsAsciiLetter) && !text.Contains(':', StringComparison.Ordinal) ? scope.Unknown($"host name {text}") : null;

    private bool Part(Match? match, bool negated)
    {
        if (match is null)
            return false;
        if (negated || match is not Match.All { Parts.Count: 0 })
            _parts.Add(match.Negated(negated));
        return true;
    }

    private string? Value(ref bool negated)
    {
        // Before 1.4.3 the inversion stood before the value.
        negated |= TakeNot();
        return _next < words.Count ? words[_next++].Text : null;
    }

    private bool TakeNot()
    {
        bool not = _next < words.Count && words[_next].IsNot;
        if (not)
            _next++;
        return not;
    }

    private sealed record Loaded(string Name, MatcherModule? Module)
    {
        public List<Given> Given { get; } = [];

        public List<string> Text { get; } = [];

        public Match? Build(RuleScope scope)
        {
            if (Module is not null)
                return Module.Build(Given, scope);
            string text = string.Join(' ', [Name, .. Text]);
            return MatcherCatalogue.IsUndecidable(Name) ? scope.Undecided(text) : scope.Unknown(text);
        }
    }
}
