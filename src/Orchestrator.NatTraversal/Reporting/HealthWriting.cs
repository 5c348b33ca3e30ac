using System.Collections.Immutable;
using Orchestrator.NatTraversal.Hosting;
using static Orchestrator.NatTraversal.Reporting.ReportWords;

namespace Orchestrator.NatTraversal.Reporting;

/// <summary>A host's health as reports write it.</summary>
public static class HealthWriting
{
    /// <summary>How many sources are told.</summary>
    public const int MaxSources = 100;

    /// <summary>The host's health now.</summary>
    public static ReportedHealth ReportHealth(this ResponderHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var health = host.Health();
        return new ReportedHealth
        {
            Started = health.Started,
            Now = host.Clock.At(health.Now),
            Listeners = [.. health.Listeners.Select(each => Write(each, host.Clock))],
            Datagrams = health.Total.Datagrams,
            Answers = health.Total.Answers,
            Outcomes = health.Outcomes.ToImmutableDictionary(each => Word(each.Key), each => each.Value),
            HalfOpen = health.HalfOpen,
            Faults = health.Faults,
            LastFault = health.LastFault is { } fault ? Write(fault, host.Clock) : null,
            Sources = [.. host.Statistics.Latest(MaxSources).Select(each => new ReportedSource(
                each.Key.ToString(), each.Value.Datagrams, each.Value.Octets, each.Value.Answers, each.Value.AnswerOctets,
                Word(each.Value.LastOutcome), host.Clock.At(each.Value.LastSeen)))],
            Commands = Write(health.Grant),
        };
    }

    private static ReportedListener Write(ListenerState state, HostClock clock) => new()
    {
        Service = Word(state.Listener.Service),
        Own = state.Listener.Local.ToString(),
        Announced = state.Listener.Announced?.ToString(),
        Failure = state.Failure is { } failure ? Word(failure.Reason) : null,
        Errno = state.Failure is { Errno: > 0 and var errno } ? errno : null,
        Holder = state.Failure?.Holder?.Name,
        HolderProcess = state.Failure?.Holder?.ProcessId,
        Since = clock.At(state.Since),
    };

    /// <summary>A fault as reports write it.</summary>
    private static ReportedFault Write(HostFault fault, HostClock clock) => new()
    {
        At = clock.At(fault.At),
        Service = Word(fault.Listener.Service),
        Own = fault.Listener.Local.ToString(),
        Kind = fault.Kind,
        Place = fault.Place,
    };

    private static ImmutableArray<ReportedCommand> Write(CapabilityGrant grant) =>
    [
        .. ((ReadOnlySpan<(string Kind, string? Text)>)[("setcap", grant.Setcap), ("systemd", grant.SystemdLine), ("sysctl", grant.Sysctl)])
            .ToArray().Where(each => each.Text is not null).Select(each => new ReportedCommand(each.Kind, each.Text!)),
    ];
}
