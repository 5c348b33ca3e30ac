using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>What a device itself says of a change.</summary>
internal abstract record EndTruth
{
    private EndTruth() { }

    public sealed record Unreachable(DeviceFault Fault) : EndTruth;

    /// <param name="UndoArmed">The change can still go back by itself.</param>
    /// <param name="AtTarget">Nothing is left to do but what confirming does.</param>
    /// <param name="Finished">Nothing is left to do.</param>
    /// <param name="AsBefore">The very operations of the change are still to be done.</param>
    /// <param name="Missing">What separates the device from its target.</param>
    public sealed record Known(bool UndoArmed, bool AtTarget, bool Finished, bool AsBefore, IReadOnlyList<Operation> Missing) : EndTruth;

    /// <summary>
    /// Asks for the undo before the state: once the undo is gone nothing of ours writes any more, so the state read
    /// after it is final. The other way round an undo could fire between the two answers and look like a confirmation.
    /// </summary>
    public static async Task<EndTruth> ReadAsync(DeviceSession session, DesiredState target, ChangeSet changes, string undoId, CancellationToken cancellationToken)
    {
        var undo = await session.CallAsync((driver, token) => driver.ReadUndoAsync(undoId, token), cancellationToken);
        if (!undo.IsOk)
            return new Unreachable(undo.Fault);
        var missing = await session.CompareAsync(target, cancellationToken);
        if (!missing.IsOk)
            return new Unreachable(missing.Fault);
        return new Known(
            undo.Value == UndoState.Armed,
            missing.Value.Operations.All(Retirement.AwaitsConfirmation),
            missing.Value.IsEmpty,
            PreviewCheck.SameOperations(missing.Value, changes),
            missing.Value.Operations);
    }
}

internal static class SessionReading
{
    /// <summary>Reads the device and compares it with a state.</summary>
    public static async Task<Outcome<ChangeSet>> CompareAsync(this DeviceSession session, DesiredState desired, CancellationToken cancellationToken) =>
        await session.CallAsync(
            async (driver, token) =>
            {
                var actual = await driver.ReadAsync(desired.Tag, token);
                return actual.Map(state => driver.Compare(desired, state));
            },
            cancellationToken);
}
