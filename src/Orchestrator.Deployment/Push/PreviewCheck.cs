using System.Text.Json;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Deployment.Push;

/// <summary>Compares ChangeSets by content: records that hold lists are not equal by themselves.</summary>
internal static class PreviewCheck
{
    /// <summary>null if the fresh comparison is what the preview showed.</summary>
    public static PushDrift? Compare(ChangeSet preview, ChangeSet fresh)
    {
        if (preview.IsEmpty && fresh.IsEmpty)
            return null;
        bool sameBaseline = preview.Baseline == fresh.Baseline;
        if (sameBaseline && SameOperations(preview, fresh))
            return null;
        return new PushDrift(!sameBaseline, Without(preview.Operations, fresh.Operations), Without(fresh.Operations, preview.Operations));
    }

    public static bool SameOperations(ChangeSet one, ChangeSet other) => one.Operations.Select(Text).SequenceEqual(other.Operations.Select(Text));

    private static List<Operation> Without(IReadOnlyList<Operation> all, IReadOnlyList<Operation> known)
    {
        var texts = known.Select(Text).ToHashSet();
        return [.. all.Where(operation => !texts.Contains(Text(operation)))];
    }

    private static string Text(Operation operation) => JsonSerializer.Serialize(operation);
}
