using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
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

    /// <summary>What the device tracks; null where nobody asked.</summary>
    public IReadOnlyList<TrackedConnection>? Connections { get; init; }

    /// <summary>All of it in one sentence, from the verdict, how many questions there were and how many faults.</summary>
    public required Func<AuditVerdict, int, int, string> Headline { get; init; }

    /// <summary>The stored links by their names in the questions.</summary>
    public IReadOnlyDictionary<string, Guid> LinkIds { get; init; } = new Dictionary<string, Guid>();

    public PacketPath Path => Report.Path;

    public int? Line(Rule rule) => Lines?.Of(rule.Name)?.First;

    public static AuditShown Of(ExaminedDevice examined)
    {
        var (path, language) = (examined.Report.Path, AuditTold.Of(examined.Rules));
        return new AuditShown
        {
            Told = new AuditTold(path, language, [.. examined.Questions.Links.Select(link => ToldLink.Of(link.Shape))]),
            Report = examined.Report,
            Kind = AuditWords.Kind(language),
            Notes = examined.Notes,
            Supposed = [AuditWords.Sides(path, examined.Questions.Sides)],
            Missing = [.. examined.Questions.Missing.Select(part => AuditWords.Missing(path.Device, part))],
            Dead = examined.Dead,
            Connections = examined.Rules.Connections,
            LinkIds = examined.Questions.Links.Where(link => link.Stored is not null)
                .Join(examined.Asked.Links, link => link.Stored, asked => asked.Link, (link, asked) => (link.Shape.Name, asked.Id)).ToDictionary(pair => pair.Name, pair => pair.Id),
            Headline = (verdict, questions, faults) => AuditWords.Headline(examined.Questions, verdict, questions, faults),
        };
    }

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
