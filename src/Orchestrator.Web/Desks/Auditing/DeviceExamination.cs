using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>A stored link as the audit asks of it on one device.</summary>
internal sealed record AskedLink(Guid Id, AuditedLink Link);

/// <summary>What is asked of a device besides what its own rules show.</summary>
internal sealed record DeviceAsked(IReadOnlyList<AskedLink> Links, ManagementSession? Management);

/// <summary>The audit of one device's rules, as it has them or as it would have them.</summary>
/// <param name="Dead">Rules that no packet whatever reaches and matches; null where that is not known.</param>
/// <param name="Digest">Changes when something changes that decides a packet's way; counters are no such thing.</param>
internal sealed record ExaminedDevice(
    DeviceRules Rules, DeviceAsked Asked, QuestionSet Questions, AuditReport Report, IReadOnlyList<ReadingNote> Notes, IReadOnlySet<Rule>? Dead,
    DateTimeOffset At, string Digest);

/// <summary>From a device's rules to its audit. Pure: a preview asks the same of rules that are only planned.</summary>
internal static class DeviceExamination
{
    /// <exception cref="OperationCanceledException">Asked for by the caller; looked at between two proofs.</exception>
    public static ExaminedDevice Of(DeviceRules rules, DeviceAsked asked, DateTimeOffset at, CancellationToken cancellationToken) =>
        Of(rules, rules.Read(), asked, at, cancellationToken);

    /// <param name="read">What stands for the rules: as they read, or with a change applied.</param>
    public static ExaminedDevice Of(DeviceRules rules, ReadPath read, DeviceAsked asked, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var questions = DeviceQuestions.Of(read.Path, [.. asked.Links.Select(one => one.Link)], Own(read.Path, asked.Management));
        var report = DeviceAudit.Of(read.Path, questions.Obligations, AuditRunner.NodeLimit, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return new ExaminedDevice(rules, asked, questions, report, read.Notes, PastedAudit.DeadRules(read.Path, AuditRunner.NodeLimit, cancellationToken), at, RulesDigest.Of(rules));
    }

    // Where somebody else forwards the orchestrator's sessions, the device sees other addresses and ports than we do.
    private static ManagementSession? Own(PacketPath path, ManagementSession? session) =>
        session?.To is { } to && path.LocalAddresses?.Contains(to.Value) == true ? session : null;
}
