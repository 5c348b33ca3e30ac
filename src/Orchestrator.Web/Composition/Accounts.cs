using Microsoft.AspNetCore.Identity;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Composition;

/// <summary>Accounts on ASP.NET Core Identity. Whatever has to be stored answers with a problem when it cannot be.</summary>
internal sealed class Accounts(UserManager<Account> users, UserAccounts accounts, SignInManager<Account> signIn, StoreGuard guard) : IAccounts
{
    public async Task<bool> FirstRunNeededAsync(CancellationToken cancellationToken) => !await accounts.AnyAsync(cancellationToken);

    public Task<Answer<string>> CreateFirstAdministratorAsync(string name, string password, CancellationToken cancellationToken) =>
        guard.TryAsync(() => CreateAsync(name, password, cancellationToken));

    public Task<Answer<string>> SignInAsync(string name, string password, bool remember, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        var result = await signIn.PasswordSignInAsync(name, password, remember, lockoutOnFailure: true);
        return result.Succeeded ? Answer<string>.Yes(name)
            : Answer<string>.No(result.IsLockedOut ? AccountWords.LockedOut : AccountWords.NotAccepted);
    });

    public Task SignOutAsync() => signIn.SignOutAsync();

    public Task<Answer<string>> ChangePasswordAsync(string name, string current, string next, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (await users.FindByNameAsync(name) is not { } account) return Answer<string>.No(AccountWords.NotAccepted);
        var changed = await users.ChangePasswordAsync(account, current, next);
        return changed.Succeeded ? Answer<string>.Yes(name) : Answer<string>.No([.. changed.Errors.Select(error => AccountWords.Refused(error.Code))]);
    });

    private async Task<Answer<string>> CreateAsync(string name, string password, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(password)) return Answer<string>.No(AccountWords.Refused(nameof(IdentityErrorDescriber.PasswordTooShort)));
        var result = await accounts.CreateFirstAdminAsync(name, new Secret(password), cancellationToken);
        if (result.Outcome == FirstAdminOutcome.AlreadyThere) return Answer<string>.No(AccountWords.Exists);
        if (result.Outcome == FirstAdminOutcome.Refused) return Answer<string>.No([.. result.Faults.Select(AccountWords.Refused)]);
        await signIn.SignInAsync((await users.FindByNameAsync(name))!, isPersistent: false);
        return Answer<string>.Yes(name);
    }
}
