using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>An audit with all that its views need, whether of a pasted text or of a device.</summary>
internal sealed record AuditShown
{
    public required AuditTold Told { get; init; }

    public required AuditReport Report { get; init; }

    /// <summary>What was read, e.g. "RouterOS export".</summary>
    public required string Kind { get; init; }

    public required IReadOnlyList<ReadingNote> Notes { get; init; }

    public IReadOnlyList<string> Supposed { get; init; } = [];

    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Where rules stand in a text; null where there is none.</summary>
    public PastedLines? Lines { get; init; }

    /// <summary>null where it is not known.</summary>
    public IReadOnlySet<Rule>? Dead { get; init; }

    /// <summary>All of it in one sentence, from the verdict, how many questions there were and how many faults.</summary>
    public required Func<AuditVerdict, int, int, string> Headline { get; init; }

    public PacketPath Path => Report.Path;

    public int? Line(Rule rule) => Lines?.Of(rule.Name)?.First;

    public static AuditShown Of(PastedResult result) => new()
    {
        Told = AuditTold.Of(result),
        Report = result.Report,
        Kind = AuditWords.Kind(result.Kind),
        Notes = result.Notes,
        Supposed = [.. AuditWords.Supposed(result)],
        Lines = result.Lines,
        Dead = result.Dead,
        Headline = (verdict, questions, faults) => AuditWords.Headline(result, verdict, questions, faults),
    };
}
