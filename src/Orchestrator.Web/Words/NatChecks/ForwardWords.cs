namespace Orchestrator.Web.Words;

/// <summary>A forward that is worth making.</summary>
public static class ForwardWords
{
    private const int MostNamed = 4;

    /// <param name="mended">Names of the sites with which a direct tunnel would become possible.</param>
    public static string Advice(NatSubject subject, IReadOnlyList<string> mended)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(mended);
        return $"{NatFindingWords.Sentence(NatFindingWords.Forward(subject))[..^1]}: {DashboardWords.Count(mended.Count, "more pair")} could then connect directly, {subject.Device} with {Named(mended)}.";
    }

    private static string Named(IReadOnlyList<string> names)
    {
        List<string> told = [.. names.Take(MostNamed)];
        if (names.Count > MostNamed)
            told.Add($"{names.Count - MostNamed} others");
        return told.Count == 1 ? told[0] : $"{string.Join(", ", told.SkipLast(1))} and {told[^1]}";
    }
}
