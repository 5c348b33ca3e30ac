using System.Collections.Immutable;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// Which silence to try next: longer and longer ones until a mapping is gone, then between the two, until they are 5 s apart; the one after which it
/// was gone is tried once more then, for a way that was shut for a moment looks the same. A router has one mapping to try with at a time. Pure.
/// </summary>
/// <param name="Longest">The longest silence that is tried; zero for none.</param>
internal sealed record LifetimeSearch(TimeSpan Longest)
{
    // Halves and doubles of it come to less than 5 s apart.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(19);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(5);

    /// <summary>The same silence, as it was.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromSeconds(2);

    /// <summary>To make a mapping before each silence and to look after it.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromSeconds(20);

    private TimeSpan Alive { get; init; }

    /// <summary>Silences after which it was gone, that no longer one has outlived.</summary>
    private ImmutableList<TimeSpan> Gone { get; init; } = [];

    /// <summary>Null when nothing is left to try.</summary>
    public TimeSpan? Next => Gone.Count > 0
        ? Gone.Min() is var dead && dead - Alive > Near ? Alive + ((dead - Alive) / 2) : IsSure ? null : dead
        : Alive >= Longest ? null : Alive == TimeSpan.Zero ? Shorter(First, Longest) : Shorter(Alive * 2, Longest);

    /// <summary>How long the rest takes at most, where every try counts.</summary>
    public TimeSpan Left => Next is { } next ? next + Beside + (Gone.Contains(next) ? TimeSpan.Zero : Longer(With(next, survived: true).Left, Gone.IsEmpty ? With(next, survived: false).Left : TimeSpan.Zero)) : TimeSpan.Zero;

    /// <summary>How long all of it takes at most: with one more try of the longest.</summary>
    public TimeSpan AtMost => Longest > TimeSpan.Zero ? Left + Longest + Beside : TimeSpan.Zero;

    private bool IsSure => Gone.Min() is var dead && Gone.Count(each => each - dead <= Same) > 1;

    /// <summary>Whether a next try is over in time.</summary>
    public bool Fits(TimeSpan left) => Next + Beside <= left;

    /// <param name="idle">The silence as it was.</param>
    /// <param name="survived">Whether the mapping was still there.</param>
    public LifetimeSearch With(TimeSpan idle, bool survived)
    {
        var alive = survived && idle > Alive ? idle : Alive;
        return this with { Alive = alive, Gone = (survived ? Gone : Gone.Add(idle)).RemoveAll(each => each <= alive) };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
