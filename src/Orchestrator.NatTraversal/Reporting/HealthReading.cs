using System.Collections.Immutable;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>A health as a report brings it: bounded, and nothing in it null, whatever was sent. Pure.</summary>
public static class HealthReading
{
    private const int MaxListeners = 256;
    private const int MaxOutcomes = 32;
    private const int MaxCommands = 8;
    private const int MaxPlace = 8;
    private const int MaxText = 512;

    /// <summary>The same health without what is missing or too much.</summary>
    public static ReportedHealth Checked(this ReportedHealth health)
    {
        ArgumentNullException.ThrowIfNull(health);
        return health with
        {
            Listeners = [.. Some(health.Listeners, MaxListeners).Where(each => each.Service is not null && each.Own is not null).Select(Check)],
            Sources = [.. Some(health.Sources, HealthWriting.MaxSources).Where(each => each.Source is not null).Select(each => each with { Source = Cut(each.Source), LastOutcome = Cut(each.LastOutcome) }).DistinctBy(each => each.Source)],
            Commands = [.. Some(health.Commands, MaxCommands).Select(each => new ReportedCommand(Cut(each.Kind), Cut(each.Text)))],
            LastFault = health.LastFault is { } fault ? Check(fault) : null,
            Outcomes = (health.Outcomes ?? ImmutableDictionary<string, long>.Empty).Take(MaxOutcomes).DistinctBy(each => Cut(each.Key)).ToImmutableDictionary(each => Cut(each.Key), each => each.Value),
        };
    }

    private static ReportedFault Check(ReportedFault fault) => fault with
    {
        Service = Cut(fault.Service),
        Own = Cut(fault.Own),
        Kind = Cut(fault.Kind),
        Place = [.. Some(fault.Place, MaxPlace).Select(Cut)],
    };

    private static ReportedListener Check(ReportedListener listener) => listener with
    {
        Service = Cut(listener.Service),
        Own = Cut(listener.Own),
        Announced = listener.Announced is null ? null : Cut(listener.Announced),
        Failure = listener.Failure is null ? null : Cut(listener.Failure),
        Holder = listener.Holder is null ? null : Cut(listener.Holder),
    };

    private static IEnumerable<T> Some<T>(ImmutableArray<T> list, int most) where T : class => list.IsDefault ? [] : list.Where(each => each is not null).Take(most);

    private static string Cut(string? text) => text is null ? "" : text.Length <= MaxText ? text : text[..MaxText];
}
