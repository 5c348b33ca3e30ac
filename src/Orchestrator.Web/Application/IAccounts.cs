namespace Orchestrator.Web.Application;

/// <summary>Who may come in. Thread-safe; every call reads the store.</summary>
public interface IAccounts
{
    /// <summary>True until the first administrator exists.</summary>
    Task<bool> FirstRunNeededAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Creates the first administrator and signs them in with a cookie on the current response. Refused with
    /// <c>account.exists</c> when an account exists already, also when two browsers race.
    /// </summary>
    Task<Answer<string>> CreateFirstAdministratorAsync(string name, string password, CancellationToken cancellationToken);

    /// <summary>
    /// Signs in with a cookie on the current response. The refusal never tells whether the name exists; a locked-out
    /// account says until when.
    /// </summary>
    Task<Answer<string>> SignInAsync(string name, string password, bool remember, CancellationToken cancellationToken);

    /// <summary>Takes the cookie off the current response.</summary>
    Task SignOutAsync();

    /// <summary>Changes the password of the named account. Other sessions of that account end at their next check.</summary>
    Task<Answer<string>> ChangePasswordAsync(string name, string current, string next, CancellationToken cancellationToken);
}
