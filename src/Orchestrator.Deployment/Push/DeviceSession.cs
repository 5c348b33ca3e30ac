using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Push;

/// <summary>
/// The connection to one device, made again when it broke. Every call has a limit, and a transport that throws is a
/// lost connection: whatever a device does, the push goes on to a decision.
/// </summary>
internal sealed class DeviceSession(IDeviceDrivers drivers, DeviceAccess access, TimeProvider clock, TimeSpan callLimit) : IAsyncDisposable
{
    private IDeviceDriver? _driver;

    /// <summary>Drops the connection there is and logs in again.</summary>
    public async Task<Outcome<Done>> ConnectAsync(CancellationToken cancellationToken)
    {
        await DropAsync();
        var connected = await LimitedAsync(token => drivers.ConnectAsync(access, token), callLimit, default, cancellationToken);
        _driver = connected.Value;
        return connected.Map(_ => new Done());
    }

    /// <summary>Runs a call on the live connection, or on a new one if there is none.</summary>
    /// <param name="until">No call outlives this moment.</param>
    /// <param name="giveUp">Ends the call early as <see cref="FaultReason.TimedOut"/>.</param>
    public async Task<Outcome<T>> CallAsync<T>(
        Func<IDeviceDriver, CancellationToken, Task<Outcome<T>>> call, DateTimeOffset? until, CancellationToken giveUp, CancellationToken cancellationToken)
    {
        if (_driver is null && await ConnectAsync(cancellationToken) is { IsOk: false } failed)
            return failed.Fault;
        var driver = _driver!;
        var outcome = await LimitedAsync(token => call(driver, token), until is { } end ? end - clock.GetUtcNow() : callLimit, giveUp, cancellationToken);
        if (outcome.Fault?.Reason is FaultReason.ConnectionLost or FaultReason.TimedOut)
            await DropAsync();
        return outcome;
    }

    public Task<Outcome<T>> CallAsync<T>(Func<IDeviceDriver, CancellationToken, Task<Outcome<T>>> call, CancellationToken cancellationToken) =>
        CallAsync(call, null, default, cancellationToken);

    public ValueTask DisposeAsync() => DropAsync();

    private async ValueTask DropAsync()
    {
        var driver = _driver;
        _driver = null;
        if (driver is null)
            return;
        try
        {
            await driver.DisposeAsync();
        }
        catch (Exception)
        {
            // A broken connection may fail to close; there is nothing left to lose.
        }
    }

    private async Task<Outcome<T>> LimitedAsync<T>(
        Func<CancellationToken, Task<Outcome<T>>> call, TimeSpan limit, CancellationToken giveUp, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
            return new DeviceFault(FaultReason.TimedOut);
        using var timer = new CancellationTokenSource(limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, giveUp, cancellationToken);
        try
        {
            return await call(linked.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // What a call throws while it is being cut off says nothing about the device.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            return new DeviceFault(FaultReason.TimedOut);
        }
        catch (Exception broken)
        {
            // Whatever a driver throws is a failure of its device: the push must live to take the change back. The type alone is
            // kept, since a message may quote what was sent.
            return new DeviceFault(FaultReason.ConnectionLost, broken.GetType().Name);
        }
    }
}
