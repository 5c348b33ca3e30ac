using System.Security.Cryptography;
using System.Text;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Desks.Groups;

/// <summary>What is stored of a group besides its changes.</summary>
internal sealed record GroupData
{
    /// <summary>Links of which no draft could be made.</summary>
    public IReadOnlyList<Problem> Refused { get; init; } = [];

    /// <summary>How many links were asked for; what has neither a change nor a refusal was not come to.</summary>
    public int Asked { get; init; }

    /// <summary>How many links were refused.</summary>
    public int Without { get; init; }

    /// <summary>What a person saw of each change when all were pushed.</summary>
    public IReadOnlyDictionary<Guid, AgreedChange> Agreed { get; init; } = new Dictionary<Guid, AgreedChange>();

    /// <summary>Changes that were not begun all the same, and why.</summary>
    public IReadOnlyDictionary<Guid, Problem> Held { get; init; } = new Dictionary<Guid, Problem>();

    /// <summary>Whether a change that is ready is still to be pushed with the others.</summary>
    public bool IsToCome(Guid change) => Agreed.ContainsKey(change) && !Held.ContainsKey(change);

    public GroupData Hold(IEnumerable<KeyValuePair<Guid, Problem>> held) =>
        this with { Held = new Dictionary<Guid, Problem>(held.Concat(Held).DistinctBy(one => one.Key)) };

    /// <summary>An edit of the stored form. The maker, the work and whoever pushes each edit their own parts, and leave the others' as they are.</summary>
    public static Func<string, string> Edit(Func<GroupData, GroupData> edit) => json => StoredJson.Write(edit(StoredJson.Read<GroupData>(json)));
}

/// <param name="Digest">Of its operations.</param>
public sealed record AgreedChange(string Digest, string? Question)
{
    public static AgreedChange Of(ChangePlan plan) => new(DigestOf(plan), ChangeView.QuestionOf(plan.Ends.Select(end => end.View), plan.Risks));

    /// <summary>Whether a person who agreed to this would agree to the other: the same operations, and no new question.</summary>
    public bool Covers(AgreedChange now) => now.Digest == Digest && (now.Question is null || now.Question == Question);

    // Where a rule goes is told by the rule it stands before, and other links' pushes put rules there.
    private static string DigestOf(ChangePlan plan)
    {
        var lines = from end in plan.Ends
                    from operation in end.View.Operations
                    let subject = operation.Subject.Split(" before ", 2)[0]
                    select $"{end.View.Counts.DeviceId:N} {operation.Verb} {operation.Where} {subject}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal)))))[..32];
    }
}
