using Orchestrator.Core.Auditing.Reading;

namespace Orchestrator.Deployment.Push;

/// <summary>What a device's rules must show once they are changed. Thread-safe.</summary>
public interface IRulesProof
{
    /// <summary>Looks at the rules as the device has them now. Pure; may take seconds.</summary>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    RulesSeen Judge(DeviceRules rules, CancellationToken cancellationToken);
}

/// <summary>What an audit of a changed device saw.</summary>
/// <param name="Proved">How many of the questions hold for every packet.</param>
/// <param name="Asked">How many there are.</param>
/// <param name="Unmended">What should be mended and is not, a sentence each.</param>
/// <param name="Spoiled">What was proved before and is not any more, a sentence each.</param>
public sealed record RulesSeen(int Proved, int Asked, IReadOnlyList<string> Unmended, IReadOnlyList<string> Spoiled)
{
    public bool Holds => Unmended.Count == 0 && Spoiled.Count == 0;
}
