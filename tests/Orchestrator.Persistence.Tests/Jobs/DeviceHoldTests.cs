using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

/// <summary>Who keeps others from a device, and for how long. A node whose timers stand is one that died.</summary>
public sealed class DeviceHoldTests
{
    private static readonly DeviceId Branch = new(Sample.Id(11));
    private static readonly DeviceId Hub = new(Sample.Id(12));
    private static readonly JobSettings Settings = new();

    private readonly TickingClock _clock = new();
    private readonly TickingClock _otherTimers = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_has_one_holder_until_it_lets_go()
    {
        await using var database = await OpenAsync();
        var holds = Node(database);
        (await holds.HeldAsync(Branch, Now)).ShouldBeNull();
        await using (var hold = (await holds.TryAsync(Branch, Now)).ShouldNotBeNull())
        {
            (await holds.TryAsync(Branch, Now)).ShouldBeNull();
            (await holds.HeldAsync(Branch, Now)).ShouldBe(new DeviceHeld(null));
        }
        (await holds.HeldAsync(Branch, Now)).ShouldBeNull();
        await using var next = (await holds.TryAsync(Branch, Now)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_hold_is_renewed_for_as_long_as_its_node_lives()
    {
        await using var database = await OpenAsync();
        var (holds, leases) = (Node(database), database.Get<JobLeases>());
        await using var hold = (await holds.TryAsync(Branch, Now)).ShouldNotBeNull();
        for (int times = 0; times < 9; times++)
        {
            _clock.Advance(Settings.RenewalInterval);
            await Eventually.TrueAsync(async () => await leases.ExpiryAsync($"device:{Branch.Value}", Now) == _clock.GetUtcNow() + Settings.LeaseDuration, "it is renewed");
        }
        (await holds.TryAsync(Branch, Now)).ShouldBeNull();
        hold.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_dead_nodes_hold_ends_with_its_lease_and_if_it_was_not_dead_it_hears_of_the_next_holder()
    {
        await using var database = await OpenAsync();
        var first = (await Node(database, _otherTimers).TryAsync(Branch, Now)).ShouldNotBeNull();
        var holds = Node(database);
        _clock.Advance(Settings.LeaseDuration - TimeSpan.FromSeconds(1));
        (await holds.TryAsync(Branch, Now)).ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await holds.HeldAsync(Branch, Now)).ShouldBeNull();
        await using var second = (await holds.TryAsync(Branch, Now)).ShouldNotBeNull();
        first.Lost.IsCancellationRequested.ShouldBeFalse();

        _otherTimers.Advance(Settings.RenewalInterval);

        await Eventually.TrueAsync(() => Task.FromResult(first.Lost.IsCancellationRequested), "the first has heard of it");
        second.Lost.IsCancellationRequested.ShouldBeFalse();
        // And its end takes nothing from the second.
        await first.DisposeAsync();
        (await holds.HeldAsync(Branch, Now)).ShouldBe(new DeviceHeld(null));
    }

    [Fact]
    public async Task What_a_dead_node_put_on_the_device_keeps_others_out_until_it_goes_by_itself()
    {
        await using var database = await OpenAsync();
        var until = _clock.GetUtcNow().AddMinutes(20);
        var first = (await Node(database, _otherTimers).TryAsync(Branch, Now)).ShouldNotBeNull();
        await first.StandAsync(until, Now);
        var holds = Node(database);
        (await holds.HeldAsync(Branch, Now)).ShouldBe(new DeviceHeld(null));

        _clock.Advance(Settings.LeaseDuration);
        (await holds.HeldAsync(Branch, Now)).ShouldBe(new DeviceHeld(until));
        (await holds.TryAsync(Branch, Now)).ShouldBeNull();
        // One who was refused has not taken the device.
        (await holds.HeldAsync(Branch, Now)).ShouldBe(new DeviceHeld(until));
        await using (var other = (await holds.TryAsync(Hub, Now)).ShouldNotBeNull())
            (await holds.HeldAsync([Branch, Hub, new DeviceId(Sample.Id(13))], Now)).ShouldBe(
                new Dictionary<DeviceId, DeviceHeld> { [Branch] = new(until), [Hub] = new(null) }, ignoreOrder: true);

        _clock.Advance(TimeSpan.FromMinutes(20));
        (await holds.HeldAsync([Branch, Hub], Now)).ShouldBeEmpty();
        (await holds.HeldAsync(Branch, Now)).ShouldBeNull();
        var next = (await holds.TryAsync(Branch, Now)).ShouldNotBeNull();
        await next.StandAsync(_clock.GetUtcNow().AddMinutes(20), Now);
        // The dead one comes back: what stands now is not its own.
        await first.GoneAsync();
        await first.DisposeAsync();
        await next.DisposeAsync();
        (await holds.HeldAsync(Branch, Now)).ShouldNotBeNull().Until.ShouldBe(_clock.GetUtcNow().AddMinutes(20));
    }

    [Fact]
    public async Task What_was_seen_gone_keeps_nobody_out_and_leaves_no_rows()
    {
        await using var database = await OpenAsync();
        await using (var hold = (await Node(database).TryAsync(Branch, Now)).ShouldNotBeNull())
        {
            await hold.StandAsync(_clock.GetUtcNow().AddMinutes(20), Now);
            await hold.GoneAsync();
        }
        (await Node(database).HeldAsync(Branch, Now)).ShouldBeNull();
        await using var context = database.Context();
        context.JobLeases.ShouldBeEmpty();
    }

    private Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(services => services.AddSingleton<TimeProvider>(_clock));

    private DeviceHolds Node(TestDatabase database, TimeProvider? timers = null) => new(database.Get<JobLeases>(), Settings, timers ?? _clock);
}
