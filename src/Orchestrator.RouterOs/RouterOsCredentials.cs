namespace Orchestrator.RouterOs;

/// <summary>User name and password of a RouterOS user whose group has the <c>api</c> policy. Immutable; its text shows no password.</summary>
/// <param name="user">User name.</param>
/// <param name="password">Password, possibly empty.</param>
public sealed class RouterOsCredentials(string user, string password)
{
    /// <summary>User name.</summary>
    public string User { get; } = user;

    internal string Password { get; } = password;

    /// <summary>The user name.</summary>
    public override string ToString() => User;
}
