using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

/// <summary>Both providers keep the same promises; each derives with a database of its own.</summary>
public abstract class LeaseTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(30);

    private protected TestClock Clock { get; } = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task The_first_owner_holds_the_work_and_the_second_waits()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();

        (await leases.AcquireAsync("push:1", "a", Full, Now)).ShouldBe(new Lease("push:1", "a", 1));
        (await leases.AcquireAsync("push:1", "b", Full, Now)).ShouldBeNull();
        (await leases.ExpiryAsync("push:1", Now)).ShouldBe(Clock.GetUtcNow() + Full);
        (await leases.AcquireAsync("push:2", "b", Full, Now)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_expired_lease_passes_on_with_a_higher_token()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var first = await leases.AcquireAsync("push:1", "a", Full, Now);
        Clock.Advance(Full);

        var second = await leases.AcquireAsync("push:1", "b", Full, Now);

        second.ShouldBe(new Lease("push:1", "b", 2));
        second!.IsTakenOver.ShouldBeTrue();
        (await leases.RenewAsync(first!, Full, Now)).ShouldBe(LeaseState.Lost);
        (await leases.RenewAsync(second, Full, Now)).ShouldBe(LeaseState.Held);
    }

    [Fact]
    public async Task Renewal_keeps_others_out()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var lease = (await leases.AcquireAsync("push:1", "a", Full, Now))!;
        Clock.Advance(Half);
        await leases.RenewAsync(lease, Full, Now);
        Clock.Advance(Half);

        (await leases.AcquireAsync("push:1", "b", Full, Now)).ShouldBeNull();
    }

    [Fact]
    public async Task An_expired_lease_that_nobody_took_can_be_renewed()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var lease = (await leases.AcquireAsync("push:1", "a", Full, Now))!;
        Clock.Advance(Full * 2);

        (await leases.RenewAsync(lease, Full, Now)).ShouldBe(LeaseState.Held);
        (await leases.AcquireAsync("push:1", "b", Full, Now)).ShouldBeNull();
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_its_token_still_grows()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var lease = (await leases.AcquireAsync("push:1", "a", Full, Now))!;
        await leases.ReleaseAsync(lease, Now);

        (await leases.AcquireAsync("push:1", "b", Full, Now))!.Token.ShouldBe(2);
        await leases.ReleaseAsync(lease, Now);
        (await leases.AcquireAsync("push:1", "c", Full, Now)).ShouldBeNull("a stale release must not free another owner's lease");
    }

    [Fact]
    public async Task The_write_of_a_stale_owner_stores_nothing_and_is_fenced_out()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var stale = (await leases.AcquireAsync("push:1", "a", Full, Now))!;
        Clock.Advance(Full);
        var current = (await leases.AcquireAsync("push:1", "b", Full, Now))!;

        await Should.ThrowAsync<FencedOutException>(() => leases.WriteAsync(stale, Store("result", "stale"), Now));
        await leases.WriteAsync(current, Store("result", "current"), Now);

        await using var context = database.Context();
        context.Installation.Single(row => row.Name == "result").Value.ShouldBe("current");
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var lease = (await leases.AcquireAsync("push:1", "a", Full, Now))!;

        await Should.ThrowAsync<InvalidOperationException>(() => leases.WriteAsync(lease, async (context, cancellationToken) =>
        {
            context.Installation.Add(new InstallationRow { Name = "result", Value = "half" });
            await context.SaveChangesAsync(cancellationToken);
            throw new InvalidOperationException("cut off");
        }, Now));

        await using var context = database.Context();
        context.Installation.Any(row => row.Name == "result").ShouldBeFalse();
    }

    [Fact]
    public async Task Of_many_owners_at_once_one_gets_the_lease()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();

        var got = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => leases.AcquireAsync("push:1", $"owner-{i}", Full, Now))));

        got.Count(lease => lease is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_request_to_cancel_reaches_the_owner_and_is_spent_when_the_work_is_done()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        await leases.RequestCancelAsync("push:1", Now);
        var lease = (await leases.AcquireAsync("push:1", "a", Full, Now))!;

        (await leases.RenewAsync(lease, Full, Now)).ShouldBe(LeaseState.CancelRequested);
        await leases.FinishAsync(lease, Now);

        var next = (await leases.AcquireAsync("push:1", "b", Full, Now))!;
        (await leases.RenewAsync(next, Full, Now)).ShouldBe(LeaseState.Held);
    }

    [Fact]
    public async Task Work_that_is_done_leaves_no_row_and_its_earlier_owners_stay_fenced_out()
    {
        await using var database = await OpenAsync();
        var leases = database.Get<JobLeases>();
        var stale = (await leases.AcquireAsync("push:1", "a", Full, Now))!;
        Clock.Advance(Full);
        await leases.FinishAsync((await leases.AcquireAsync("push:1", "b", Full, Now))!, Now);
        await using (var context = database.Context())
            context.JobLeases.ShouldBeEmpty();
        await Should.ThrowAsync<FencedOutException>(() => leases.WriteAsync(stale, Store("x", "a"), Now));

        var next = (await leases.AcquireAsync("push:1", "c", Full, Now))!;
        (next.Token, next.IsTakenOver).ShouldBe((stale.Token, false));
        await Should.ThrowAsync<FencedOutException>(() => leases.WriteAsync(stale, Store("x", "a"), Now));
        (await leases.RenewAsync(stale, Full, Now)).ShouldBe(LeaseState.Lost);
    }

    private static Func<Persistence.Database.OrchestratorDbContext, CancellationToken, Task> Store(string name, string value) => (context, _) =>
    {
        context.Installation.Add(new InstallationRow { Name = name, Value = value });
        return Task.CompletedTask;
    };
}

public sealed class SqliteLeaseTests : LeaseTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(Clock.Register);
}
