using Microsoft.AspNetCore.Identity;

namespace Orchestrator.Persistence.Accounts;

/// <summary>A person who may log in.</summary>
public sealed class Account : IdentityUser
{
    public DateTimeOffset CreatedAt { get; set; }
}

public static class AccountRoles
{
    public const string Admin = "admin";
}
