using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Accounts;

public abstract class FirstAdminTests
{
    private static readonly Secret Password = new("Correct-Horse-7");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private protected abstract Task<TestDatabase> OpenAsync();

    [Fact]
    public async Task The_first_admin_can_log_in_and_is_an_admin()
    {
        await using var database = await OpenAsync();

        (await CreateAsync(database, "ada", Password)).Outcome.ShouldBe(FirstAdminOutcome.Created);

        await using var scope = database.Scope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var ada = (await users.FindByNameAsync("ada"))!;
        (await users.CheckPasswordAsync(ada, Password.Reveal())).ShouldBeTrue();
        (await users.IsInRoleAsync(ada, AccountRoles.Admin)).ShouldBeTrue();
        (await scope.ServiceProvider.GetRequiredService<UserAccounts>().AnyAsync(Now)).ShouldBeTrue();
    }

    [Fact]
    public async Task Of_racing_first_runs_one_makes_the_admin()
    {
        await using var database = await OpenAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => CreateAsync(database, $"admin{i}", Password))));

        results.Count(result => result.Outcome == FirstAdminOutcome.Created).ShouldBe(1);
        results.Count(result => result.Outcome == FirstAdminOutcome.AlreadyThere).ShouldBe(7);
        await using var context = database.Context();
        context.Users.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_password_leaves_no_account_and_the_next_try_works()
    {
        await using var database = await OpenAsync();

        var refused = await CreateAsync(database, "ada", new Secret("short"));

        refused.Outcome.ShouldBe(FirstAdminOutcome.Refused);
        refused.Faults.ShouldContain("PasswordTooShort");
        await using (var scope = database.Scope())
            (await scope.ServiceProvider.GetRequiredService<UserAccounts>().AnyAsync(Now)).ShouldBeFalse();
        (await CreateAsync(database, "ada", Password)).Outcome.ShouldBe(FirstAdminOutcome.Created);
    }

    private static async Task<FirstAdminResult> CreateAsync(TestDatabase database, string name, Secret password)
    {
        await using var scope = database.Scope();
        return await scope.ServiceProvider.GetRequiredService<UserAccounts>().CreateFirstAdminAsync(name, password, Now);
    }
}

public sealed class SqliteFirstAdminTests : FirstAdminTests
{
    private protected override Task<TestDatabase> OpenAsync() => TestDatabase.SqliteAsync();
}
