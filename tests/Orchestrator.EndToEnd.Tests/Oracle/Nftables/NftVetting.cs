namespace Orchestrator.EndToEnd.Tests.Oracle.Nftables;

/// <summary>Tries each word in each hook once, so that rules are made only of what this kernel and this nft take.</summary>
internal sealed class NftVetting
{
    private readonly HashSet<(string Hook, string Word)> _taken = [];

    public List<string> Skipped { get; } = [];

    /// <summary>Must be called in the router's namespace.</summary>
    public static NftVetting Of(NftSession session)
    {
        var vetting = new NftVetting();
        string[] words = [.. Words.Matches, .. Words.Undecidable, .. Words.Changes, .. Words.Maps, .. Words.Deciders, "notrack"];
        foreach (var word in words.Distinct())
            vetting.Try(session, word, "filter", Words.Translations.Keys.Append("forward"));
        foreach (var (hook, translations) in Words.Translations)
        {
            foreach (var translation in translations.Distinct())
                vetting.Try(session, translation, "nat", [hook]);
        }
        return vetting;
    }

    public bool Takes(string hook, string word) => _taken.Contains((hook, word));

    private void Try(NftSession session, string word, string kind, IEnumerable<string> hooks)
    {
        string? refused = null;
        foreach (var hook in hooks)
        {
            bool both = true;
            foreach (var family in new[] { "inet", "ip" })
            {
                var lines = new List<string> { "flush ruleset", $"add table {family} v" };
                lines.AddRange(Words.Sets.Where(set => word.Contains($"@{set.Split(' ')[1]}", StringComparison.Ordinal) || set.StartsWith("counter", StringComparison.Ordinal))
                    .Select(set => $"add {NftRules.NamedIn(set.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), $"{family} v")}"));
                lines.Add($"add chain {family} v c {{ type {kind} hook {hook} priority {(word == "notrack" ? -300 : 0)}; }}");
                lines.Add($"add rule {family} v c {RandomNft.Plain(word)}");
                string? said = session.Do(string.Join('\n', lines) + "\n");
                both &= said is null;
                refused = said?.Split('\n')[0] ?? refused;
            }
            if (both)
                _taken.Add((hook, word));
        }
        if (refused is not null && !_taken.Any(one => one.Word == word))
            Skipped.Add($"{word}: {refused}");
    }
}
