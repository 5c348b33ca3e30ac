using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Stores;

/// <summary>Audits of devices, tokens, settings.</summary>
public abstract class AuditStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static readonly DeviceId Hub = new(Sample.Id(11));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected TestClock Clock { get; } = new();

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task An_audit_is_due_until_it_ended_and_its_verdict_has_a_since()
    {
        await using var database = await WithHubAsync();
        var audits = database.Get<AuditStore>();
        (await audits.GetAsync(Hub, Now)).ShouldBeNull();
        var asked = Clock.GetUtcNow();
        await audits.RequestAsync(Hub, asked, Now);
        await audits.RequestAsync(Hub, asked.AddSeconds(5), Now);
        (await audits.DueAsync(Now)).ShouldBe([Hub]);
        (await audits.GetAsync(Hub, Now))!.RequestedAt.ShouldBe(asked);

        await AuditAsync(database, "Proved", asked.AddSeconds(9));
        await AuditAsync(database, "Proved", asked.AddSeconds(19));
        var standing = (await audits.GetAsync(Hub, Now))!;
        standing.RequestedAt.ShouldBeNull();
        standing.StartedAt.ShouldBeNull();
        standing.Since.ShouldBe(asked.AddSeconds(9));
        standing.DeviceName.ShouldBe("hub");
        standing.Last.ShouldBe(new AuditPast(asked.AddSeconds(19), "Proved", new AuditCounts(1, 2, 3, 4), "digest"));
        (await audits.ViewAsync(Hub, Now)).ShouldBe("""{"view":1}""");
        (await audits.RulesTextAsync(Hub, Now)).ShouldBe("/ip firewall nat");
        (await audits.ListAsync("Broken", Now)).ShouldBeEmpty();
        await AuditAsync(database, "Broken", asked.AddSeconds(29));
        (await audits.ListAsync("Broken", Now)).ShouldHaveSingleItem().Since.ShouldBe(asked.AddSeconds(29));
        (await audits.HistoryAsync(Hub, 10, Now)).Select(past => past.Verdict).ShouldBe(["Broken", "Proved", "Proved"]);
    }

    [Fact]
    public async Task What_is_asked_for_while_an_audit_runs_is_due_after_it()
    {
        await using var database = await WithHubAsync();
        var (audits, leases) = (database.Get<AuditStore>(), database.Get<JobLeases>());
        var asked = Clock.GetUtcNow();
        await audits.RequestAsync(Hub, asked, Now);
        var lease = (await leases.AcquireAsync("audit", "a", Long, Now))!;
        (await audits.BeginAsync(lease, Hub, asked.AddSeconds(1), Now)).ShouldBeTrue();
        await audits.RequestAsync(Hub, asked.AddSeconds(2), Now);
        await audits.FailAsync(lease, Hub, asked.AddSeconds(3), "{}", Now);
        var standing = (await audits.GetAsync(Hub, Now))!;
        standing.RequestedAt.ShouldBe(asked.AddSeconds(2));
        standing.ProblemJson.ShouldBe("{}");
        standing.Last.ShouldBeNull();
        await audits.TakeBackAsync(null, Now);
        (await audits.DueAsync(Now)).ShouldBeEmpty();
        (await audits.BeginAsync(lease, Hub, asked, Now)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_audit_that_is_taken_back_while_it_runs_is_given_up_and_the_last_one_stands()
    {
        await using var database = await WithHubAsync();
        var (audits, leases) = (database.Get<AuditStore>(), database.Get<JobLeases>());
        var asked = Clock.GetUtcNow();
        await AuditAsync(database, "Proved", asked);
        await audits.RequestAsync(Hub, asked.AddSeconds(1), Now);
        var lease = (await leases.AcquireAsync("audit-stopped", "a", Long, Now))!;
        (await audits.BeginAsync(lease, Hub, asked.AddSeconds(2), Now)).ShouldBeTrue();
        (await audits.IsWantedAsync(Hub, Now)).ShouldBeTrue();
        await audits.TakeBackAsync(Hub, Now);
        (await audits.IsWantedAsync(Hub, Now)).ShouldBeFalse();
        await audits.GiveUpAsync(lease, Hub, Now);
        var standing = (await audits.GetAsync(Hub, Now))!;
        (standing.RequestedAt, standing.StartedAt, standing.ProblemJson).ShouldBe((null, null, null));
        standing.Last!.Verdict.ShouldBe("Proved");
    }

    [Fact]
    public async Task A_stale_owner_stores_nothing_and_a_forgotten_device_leaves_nothing()
    {
        await using var database = await WithHubAsync();
        var (audits, leases) = (database.Get<AuditStore>(), database.Get<JobLeases>());
        await audits.RequestAsync(Hub, Clock.GetUtcNow(), Now);
        var stale = (await leases.AcquireAsync("audit", "a", Long, Now))!;
        Clock.Advance(Long);
        (await leases.AcquireAsync("audit", "b", Long, Now)).ShouldNotBeNull();
        await Should.ThrowAsync<FencedOutException>(() => audits.EndAsync(stale, Hub, Audit("Broken", Clock.GetUtcNow()), null, Now));
        (await audits.GetAsync(Hub, Now))!.Last.ShouldBeNull();

        await AuditAsync(database, "Broken", Clock.GetUtcNow(), "audit-c");
        (await database.Get<DeviceStore>().RemoveAsync(Hub, Now)).ShouldBe(StoreOutcome.Done);
        (await audits.ListAsync(null, Now)).ShouldBeEmpty();
        (await audits.HistoryAsync(Hub, 10, Now)).ShouldBeEmpty();
        (await audits.ViewAsync(Hub, Now)).ShouldBeNull();
        await audits.RequestAsync(Hub, Clock.GetUtcNow(), Now);
        (await audits.DueAsync(Now)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_so_many_audits_are_remembered()
    {
        await using var database = await WithHubAsync();
        var start = Clock.GetUtcNow();
        for (int number = 0; number < AuditStore.Remembered + 5; number++)
            await AuditAsync(database, "Proved", start.AddSeconds(number));
        var history = await database.Get<AuditStore>().HistoryAsync(Hub, 1000, Now);
        history.Count.ShouldBe(AuditStore.Remembered);
        history[0].At.ShouldBe(start.AddSeconds(AuditStore.Remembered + 4));
        await using var context = database.Context();
        context.AuditHistory.Count().ShouldBe(AuditStore.Remembered);
    }

    [Fact]
    public async Task A_token_opens_until_it_is_revoked_and_only_its_hash_is_stored()
    {
        await using var database = await OpenAsync();
        var tokens = database.Get<ApiTokenStore>();
        var at = Clock.GetUtcNow();
        string token = (await tokens.CreateAsync(Sample.Id(1), "build", ApiTokenPurpose.Scripts, new Activity(at, "ada", "token.created", "build"), Now)).Reveal();
        token.ShouldStartWith(ApiTokenStore.Prefix);
        (await tokens.UseAsync(token, ApiTokenPurpose.Scripts, at.AddMinutes(5), Now))!.Name.ShouldBe("build");
        (await tokens.UseAsync(token[..^1] + (token[^1] == '0' ? '1' : '0'), ApiTokenPurpose.Scripts, at, Now)).ShouldBeNull();
        (await tokens.UseAsync("", ApiTokenPurpose.Scripts, at, Now)).ShouldBeNull();
        (await tokens.ListAsync(ApiTokenPurpose.Scripts, Now)).ShouldHaveSingleItem().ShouldBe(new ApiToken(Sample.Id(1), "build", token[..9], "ada", at, at.AddMinutes(5)));
        await using (var context = database.Context())
            context.ApiTokens.Single().Hash.ShouldNotContain(token[5..]);
        (await tokens.RevokeAsync(Sample.Id(1), new Activity(at, "ada", "token.revoked"), Now)).ShouldBeTrue();
        (await tokens.UseAsync(token, ApiTokenPurpose.Scripts, at, Now)).ShouldBeNull();
        (await tokens.RevokeAsync(Sample.Id(1), new Activity(at, "ada", "token.revoked"), Now)).ShouldBeFalse();
        (await database.Get<EventStore>().ListAsync(null, null, 10, Now)).Select(entry => entry.Activity.Kind).ShouldBe(["token.revoked", "token.created"]);
    }

    [Fact]
    public async Task A_token_opens_nothing_but_what_it_was_made_for()
    {
        await using var database = await OpenAsync();
        var tokens = database.Get<ApiTokenStore>();
        var at = Clock.GetUtcNow();
        string script = (await tokens.CreateAsync(Sample.Id(1), "build", ApiTokenPurpose.Scripts, new Activity(at, "ada", "token.created", "build"), Now)).Reveal();
        string responder = (await tokens.CreateAsync(Sample.Id(2), "far", ApiTokenPurpose.Responder, new Activity(at, "ada", "token.created", "far"), Now)).Reveal();
        responder.ShouldStartWith(ApiTokenStore.ResponderPrefix);
        (await tokens.UseAsync(script, ApiTokenPurpose.Responder, at, Now)).ShouldBeNull();
        (await tokens.UseAsync(responder, ApiTokenPurpose.Scripts, at, Now)).ShouldBeNull();
        (await tokens.UseAsync(responder, ApiTokenPurpose.Responder, at, Now))!.Name.ShouldBe("far");
        (await tokens.ListAsync(ApiTokenPurpose.Scripts, Now)).ShouldHaveSingleItem().Name.ShouldBe("build");
        (await tokens.ListAsync(ApiTokenPurpose.Responder, Now)).ShouldHaveSingleItem().Lead.ShouldBe(responder[..10]);
    }

    [Fact]
    public async Task A_setting_keeps_its_last_value()
    {
        await using var database = await OpenAsync();
        var settings = database.Get<SettingStore>();
        (await settings.GetAsync("audit.every", Now)).ShouldBeNull();
        await settings.SetAsync("audit.every", "24", Now);
        await settings.SetAsync("audit.every", "6", Now);
        (await settings.GetAsync("audit.every", Now)).ShouldBe("6");
    }

    private async Task<TestDatabase> WithHubAsync()
    {
        var database = await OpenAsync();
        var site = Sample.Site(1, "Hub");
        await database.Get<SiteStore>().AddAsync(site, Now);
        await database.Get<DeviceStore>().AddAsync(Sample.Router(11, "hub", site), null, practice: false, Now);
        return database;
    }

    private static async Task AuditAsync(TestDatabase database, string verdict, DateTimeOffset at, string work = "audit")
    {
        var (audits, leases) = (database.Get<AuditStore>(), database.Get<JobLeases>());
        await audits.RequestAsync(Hub, at, Now);
        var lease = (await leases.AcquireAsync(work, "a", Long, Now))!;
        (await audits.BeginAsync(lease, Hub, at, Now)).ShouldBeTrue();
        await audits.EndAsync(lease, Hub, Audit(verdict, at), null, Now);
        await leases.FinishAsync(lease, Now);
    }

    private static StoredAudit Audit(string verdict, DateTimeOffset at) => new(at, verdict, new AuditCounts(1, 2, 3, 4), "digest", "[]", """{"view":1}""", "/ip firewall nat\0");
}

public sealed class SqliteAuditStoreTests : AuditStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync(Clock.Register);
}

public sealed class PostgreSqlAuditStoreTests(PostgreSqlServer server) : AuditStoreTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync(Clock.Register);
}
