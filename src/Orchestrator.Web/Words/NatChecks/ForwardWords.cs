namespace Orchestrator.Web.Words;

/// <summary>A forward that is worth making, or a rule that accepts.</summary>
public static class ForwardWords
{
    private const int MostNamed = 4;

    /// <param name="mended">Names of the sites with which a direct tunnel would become possible.</param>
    /// <param name="acceptOnly">There is no NAT.</param>
    public static string Advice(NatSubject subject, IReadOnlyList<string> mended, bool acceptOnly = false)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(mended);
        string what = acceptOnly ? NatFindingWords.Accept(subject) : NatFindingWords.Forward(subject);
        return $"{NatFindingWords.Sentence(what)[..^1]}: {DashboardWords.Count(mended.Count, "more pair")} could then connect directly, {subject.Device} with {Named(mended)}.";
    }

    private static string Named(IReadOnlyList<string> names)
    {
        List<string> told = [.. names.Take(MostNamed)];
        if (names.Count > MostNamed)
            told.Add($"{names.Count - MostNamed} others");
        return told.Count == 1 ? told[0] : $"{string.Join(", ", told.SkipLast(1))} and {told[^1]}";
    }
}
