using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>
/// Changes both ends of a link or neither, or one device alone. Every step is journaled before it is taken, so a push that was cut off at
/// any point can be resumed by this node or another; until then the undos on the devices stand in. Thread-safe.
/// </summary>
public sealed class LinkPush(IDeviceDrivers drivers, TimeProvider clock)
{
    /// <summary>Runs a push from its beginning to a result that both devices were asked for.</summary>
    /// <param name="giveUp">The admin's wish to go back; heard until confirming is decided.</param>
    /// <param name="cancellationToken">Stops at once and leaves everything to <see cref="ResumeAsync"/>.</param>
    /// <exception cref="FencedOutException">Another node has taken over. Nothing was touched after that was known.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time until the undo is not 10 s to 30 min.</exception>
    public Task<PushResult> RunAsync(PushOrder order, IPushJournal journal, CancellationToken giveUp, CancellationToken cancellationToken) =>
        ResumeAsync(order, [], journal, giveUp, cancellationToken);

    /// <summary>
    /// Goes on where the journal ends. What was begun and not proven is rolled back, what was decided is finished,
    /// and nothing is written to a device a second time. A push with a final result returns it unchanged.
    /// </summary>
    /// <param name="written">All entries of the push, in order.</param>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<PushResult> ResumeAsync(
        PushOrder order, IReadOnlyList<PushEvent> written, IPushJournal journal, CancellationToken giveUp, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(written);
        ArgumentOutOfRangeException.ThrowIfLessThan(order.RevertIn, TimeSpan.FromSeconds(10), nameof(order));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order.RevertIn, TimeSpan.FromMinutes(30), nameof(order));
        var state = PushState.Of(written);
        if (state.Result is { IsFinal: true } known)
            return known;
        await using var run = new PushRun(order, state, journal, drivers, clock) { GiveUp = giveUp };
        if (state.Attempt > 0)
            await run.WriteAsync(new PushEvent.Resumed(run.Now), cancellationToken);
        return await new PushCourse(run).FollowAsync(cancellationToken);
    }
}
