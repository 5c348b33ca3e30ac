using Microsoft.AspNetCore.Identity;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What the account store says, in sentences that name the field.</summary>
public static class AccountWords
{
    public const int LockoutMinutes = 5;

    public static Problem Exists { get; } = new(
        "account.exists", "This installation has an administrator already.", "", "Log in with that account.");

    public static Problem NotAccepted { get; } = new(
        "account.not-accepted", "Name or password is wrong.", "", "Type both again; capitals count.");

    public static Problem LockedOut { get; } = new(
        "account.locked", "This account is locked for a few minutes.", "Too many wrong passwords were tried.",
        $"Wait {LockoutMinutes} minutes, then try again.");

    /// <param name="code">Identity's name of the fault.</param>
    public static Problem Refused(string code) => code switch
    {
        nameof(IdentityErrorDescriber.PasswordMismatch) =>
            new("account.password.mismatch", "Current password is wrong.", "", "Type the password you logged in with.", "Current"),
        nameof(IdentityErrorDescriber.PasswordTooShort) or nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) =>
            new("account.password.weak", "Password is too easy to guess.", "It needs at least 12 characters, 5 of them different.", "Choose a longer one; a sentence is best.", "Password"),
        nameof(IdentityErrorDescriber.DuplicateUserName) =>
            new("account.name.taken", "Name is taken by another account.", "", "Choose another.", "Name"),
        nameof(IdentityErrorDescriber.InvalidUserName) =>
            new("account.name.malformed", "Name may hold letters, digits and . _ - @ only.", "", "Choose another.", "Name"),
        _ => new("account.refused", "The account could not be stored.", code, "Try again."),
    };

    /// <summary>To a program that asks without saying who it is.</summary>
    public static Problem NoToken => new("api.nobody", "This needs a token, or a login.", "", "Send Authorization: Bearer with a token that was made on the Settings page.");

    /// <summary>The same where no token helps.</summary>
    public static Problem NoLogin => new("api.login", "This needs a login.", "It is for people: a token does not open it.", "Log in, then open this address in the same browser.");
}
