using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Secrets;

namespace Orchestrator.Persistence.Accounts;

public enum FirstAdminOutcome
{
    Created,
    /// <summary>Somebody was first: the account that exists decides who gets in.</summary>
    AlreadyThere,
    /// <summary>Name or password break a rule.</summary>
    Refused,
}

/// <param name="Faults">Identity's codes for what was refused; empty otherwise.</param>
public sealed record FirstAdminResult(FirstAdminOutcome Outcome, IReadOnlyList<string> Faults);

/// <summary>Accounts around the first run. Scoped, like the user manager it uses.</summary>
public sealed class UserAccounts(
    OrchestratorDbContext context, UserManager<Account> users, RoleManager<IdentityRole> roles, TimeProvider time)
{
    private const string FirstAdmin = "first-admin";

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => context.Users.AnyAsync(cancellationToken);

    /// <summary>Makes the first account, an admin. Of several callers at once, on whichever nodes, one succeeds.</summary>
    public async Task<FirstAdminResult> CreateFirstAdminAsync(string userName, Secret password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(password);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (!await ClaimAsync(cancellationToken) || await AnyAsync(cancellationToken))
            return new FirstAdminResult(FirstAdminOutcome.AlreadyThere, []);

        var account = new Account { UserName = userName, CreatedAt = time.GetUtcNow() };
        var made = await users.CreateAsync(account, password.Reveal());
        if (made.Succeeded && !await roles.RoleExistsAsync(AccountRoles.Admin))
            made = await roles.CreateAsync(new IdentityRole(AccountRoles.Admin));
        if (made.Succeeded)
            made = await users.AddToRoleAsync(account, AccountRoles.Admin);
        if (!made.Succeeded)
            return new FirstAdminResult(FirstAdminOutcome.Refused, [.. made.Errors.Select(error => error.Code)]);

        await transaction.CommitAsync(cancellationToken);
        return new FirstAdminResult(FirstAdminOutcome.Created, []);
    }

    // The row's primary key makes the second caller wait for the first one's transaction and then find it taken.
    private async Task<bool> ClaimAsync(CancellationToken cancellationToken) =>
        await context.Database.ExecuteSqlAsync(
            $"""INSERT INTO "Installation" ("Name", "Value") VALUES ({FirstAdmin}, 'made') ON CONFLICT DO NOTHING""", cancellationToken) == 1;
}
