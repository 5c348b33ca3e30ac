using Microsoft.AspNetCore.Identity;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Composition;

/// <summary>Accounts on ASP.NET Core Identity.</summary>
internal sealed class Accounts(UserManager<Account> users, RoleManager<IdentityRole> roles, SignInManager<Account> signIn, TimeProvider clock) : IAccounts
{
    // The account store has no "insert when empty"; one process at a time makes the first one, and the name is unique.
    private static readonly SemaphoreSlim FirstRun = new(1, 1);

    public Task<bool> FirstRunNeededAsync(CancellationToken cancellationToken) => Task.FromResult(!users.Users.Any());

    public async Task<Answer<string>> CreateFirstAdministratorAsync(string name, string password, CancellationToken cancellationToken)
    {
        await FirstRun.WaitAsync(cancellationToken);
        try
        {
            if (!await FirstRunNeededAsync(cancellationToken)) return Answer<string>.No(AccountWords.Exists);
            var account = new Account { UserName = name, CreatedAt = clock.GetUtcNow() };
            var created = await users.CreateAsync(account, password);
            if (!created.Succeeded) return Answer<string>.No([.. created.Errors.Select(AccountWords.Refused)]);
            if (!await roles.RoleExistsAsync(AccountRoles.Admin)) await roles.CreateAsync(new IdentityRole(AccountRoles.Admin));
            await users.AddToRoleAsync(account, AccountRoles.Admin);
            await signIn.SignInAsync(account, isPersistent: false);
            return Answer<string>.Yes(name);
        }
        finally
        {
            FirstRun.Release();
        }
    }

    public async Task<Answer<string>> SignInAsync(string name, string password, bool remember, CancellationToken cancellationToken)
    {
        var result = await signIn.PasswordSignInAsync(name, password, remember, lockoutOnFailure: true);
        return result.Succeeded ? Answer<string>.Yes(name)
            : Answer<string>.No(result.IsLockedOut ? AccountWords.LockedOut : AccountWords.NotAccepted);
    }

    public Task SignOutAsync() => signIn.SignOutAsync();

    public async Task<Answer<string>> ChangePasswordAsync(string name, string current, string next, CancellationToken cancellationToken)
    {
        if (await users.FindByNameAsync(name) is not { } account) return Answer<string>.No(AccountWords.NotAccepted);
        var changed = await users.ChangePasswordAsync(account, current, next);
        return changed.Succeeded ? Answer<string>.Yes(name) : Answer<string>.No([.. changed.Errors.Select(AccountWords.Refused)]);
    }
}
