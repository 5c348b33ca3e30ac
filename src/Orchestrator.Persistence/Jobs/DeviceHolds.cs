using System.Globalization;
using Orchestrator.Core.Topology;

namespace Orchestrator.Persistence.Jobs;

/// <summary>
/// Devices on which something stands that a push would meet. One holder at a time across all nodes, by a lease that is renewed while it is held.
/// What a holder says it puts there keeps others out also when its node died, until it goes by itself. Thread-safe.
/// </summary>
public sealed class DeviceHolds(JobLeases leases, JobSettings settings, TimeProvider time)
{
    /// <returns>Null while somebody else holds the device, or what one who died put there may stand.</returns>
    public async Task<DeviceHold?> TryAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var hold = await AcquireAsync(device, cancellationToken);
        if (hold is null)
            return null;
        bool free = false;
        try
        {
            free = await leases.ExpiryAsync(StandingKey(device), cancellationToken) is null;
            return free ? hold : null;
        }
        finally
        {
            if (!free)
                await hold.DisposeAsync();
        }
    }

    /// <summary>Who keeps others from the device; null if nobody does.</summary>
    public async Task<DeviceHeld?> HeldAsync(DeviceId device, CancellationToken cancellationToken)
    {
        if (await leases.ExpiryAsync(Key(device), cancellationToken) is not null)
            return new DeviceHeld(null);
        return await leases.ExpiryAsync(StandingKey(device), cancellationToken) is { } until ? new DeviceHeld(until) : null;
    }

    /// <summary>Of these devices the ones that somebody keeps others from.</summary>
    public async Task<IReadOnlyDictionary<DeviceId, DeviceHeld>> HeldAsync(IReadOnlyCollection<DeviceId> devices, CancellationToken cancellationToken)
    {
        var ends = await leases.ExpiriesAsync([.. devices.SelectMany(device => new[] { Key(device), StandingKey(device) })], cancellationToken);
        var held = new Dictionary<DeviceId, DeviceHeld>();
        foreach (var device in devices)
        {
            if (ends.ContainsKey(Key(device)))
                held[device] = new DeviceHeld(null);
            else if (ends.TryGetValue(StandingKey(device), out var until))
                held[device] = new DeviceHeld(until);
        }
        return held;
    }

    private async Task<DeviceHold?> AcquireAsync(DeviceId device, CancellationToken cancellationToken)
    {
        string owner = Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);
        return await leases.AcquireAsync(Key(device), owner, settings.LeaseDuration, cancellationToken) is { } lease ? new DeviceHold(lease, StandingKey(device), leases, settings, time) : null;
    }

    private static string Key(DeviceId device) => $"device:{device.Value}";

    private static string StandingKey(DeviceId device) => $"device-standing:{device.Value}";
}

/// <param name="Until">Nobody is at work there any more; what was put there may stand until then. Null while somebody is at work.</param>
public sealed record DeviceHeld(DateTimeOffset? Until);

/// <summary>A device is held until this is disposed of, or its node dies and the lease ends; what was said to stand keeps others out beyond that.</summary>
public sealed class DeviceHold : IAsyncDisposable
{
    private readonly Lease _lease;
    private readonly string _standingKey;
    private readonly JobLeases _leases;
    private readonly JobSettings _settings;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewal;
    private Lease? _standing;

    internal DeviceHold(Lease lease, string standingKey, JobLeases leases, JobSettings settings, TimeProvider time)
    {
        (_lease, _standingKey, _leases, _settings, _time) = (lease, standingKey, leases, settings, time);
        _renewal = RenewAsync();
    }

    /// <summary>Cancelled when somebody else has the device: what stands on it must go.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>From here on something is put on the device that goes by itself at that time; others keep out until then, whatever becomes of this holder.</summary>
    /// <exception cref="InvalidOperationException">Something else stands there: this is no longer the holder.</exception>
    public async Task StandAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        _standing = await _leases.AcquireAsync(_standingKey, _lease.Owner, until - _time.GetUtcNow(), cancellationToken)
            ?? throw new InvalidOperationException("Something else stands on the device.");

    /// <summary>What was put on the device was seen gone.</summary>
    public Task GoneAsync() => _standing is { } standing ? FinishAsync(standing) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal;
        await FinishAsync(_lease);
        _end.Dispose();
        _lost.Dispose();
    }

    private async Task FinishAsync(Lease lease)
    {
        try
        {
            await _leases.FinishAsync(lease, CancellationToken.None);
        }
        catch (Exception error) when (Database.DatabaseErrors.Classify(error) != Database.DatabaseFault.None)
        {
            // It ends by itself then.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_settings.RenewalInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (await IsLostAsync())
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> IsLostAsync()
    {
        try
        {
            return await _leases.RenewAsync(_lease, _settings.LeaseDuration, _end.Token) == LeaseState.Lost;
        }
        catch (Exception error) when (Database.DatabaseErrors.Classify(error) != Database.DatabaseFault.None)
        {
            // The database may be back at the next look.
            return false;
        }
    }
}
