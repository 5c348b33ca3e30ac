using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Stores;

/// <summary>The maker of a group, whoever pushes it and the work all write to it.</summary>
public abstract class ChangeGroupStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected TestClock Clock { get; } = new();

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task Edits_at_the_same_moment_are_all_kept()
    {
        await using var database = await OpenAsync();
        var groups = await FilledAsync(database);
        var lease = (await database.Get<JobLeases>().AcquireAsync("push", "a", Long, Now))!;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => groups.EditAsync(Sample.Id(1), data => data + "m", Now)))
            .Concat(Enumerable.Range(0, 8).Select(_ => Task.Run(() => groups.EditAsync(lease, Sample.Id(1), data => data + "w", Now))))
            .Append(Task.Run(() => groups.TryMoveAsync(Sample.Id(1), "Open", "Pushing", data => data + "p", Now))));

        var group = (await groups.GetAsync(Sample.Id(1), Now))!;
        (group.State, new string([.. group.DataJson.Order()])).ShouldBe(("Pushing", "mmmmmmmmpwwwwwwww"));
    }

    [Fact]
    public async Task What_is_refused_leaves_state_and_data_as_they_are()
    {
        await using var database = await OpenAsync();
        var groups = await FilledAsync(database);
        var lease = (await database.Get<JobLeases>().AcquireAsync("push", "a", Long, Now))!;

        (await groups.TryMoveAsync(Sample.Id(1), "Stopping", "Pushing", data => data + "p", Now)).ShouldBeFalse();
        await groups.MoveAsync(lease, Sample.Id(1), "Pushing", "Open", data => data + "w", Now);
        Clock.Advance(Long);
        await database.Get<JobLeases>().AcquireAsync("push", "b", Long, Now);
        await Should.ThrowAsync<FencedOutException>(() => groups.EditAsync(lease, Sample.Id(1), data => data + "w", Now));
        await Should.ThrowAsync<FencedOutException>(() => groups.MoveAsync(lease, Sample.Id(1), "Open", "Stopping", data => data + "w", Now));

        var group = (await groups.GetAsync(Sample.Id(1), Now))!;
        (group.State, group.DataJson).ShouldBe(("Open", ""));
    }

    private async Task<ChangeGroupStore> FilledAsync(TestDatabase database)
    {
        var groups = database.Get<ChangeGroupStore>();
        await groups.AddAsync(new ChangeGroup(Sample.Id(1), "Mesh", "Open", "admin", Clock.GetUtcNow(), ""), Now);
        return groups;
    }
}

public sealed class SqliteChangeGroupStoreTests : ChangeGroupStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(Clock.Register);
}

public sealed class PostgreSqlChangeGroupStoreTests(PostgreSqlServer server) : ChangeGroupStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync(Clock.Register);
}
