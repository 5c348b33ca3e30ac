using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Settings;

public sealed partial class PasswordForm(IAccounts accounts)
{
    private Form _form = new();
    private bool _done;
    private IReadOnlyList<Problem> _problems = [];

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = null!;

    private async Task ChangeAsync()
    {
        var name = (await Who).User.Identity?.Name ?? "";
        var answer = await accounts.ChangePasswordAsync(name, _form.Current, _form.Password, CancellationToken.None);
        (_done, _problems) = (answer.Succeeded, answer.Problems);
        if (_done) _form = new();
    }

    private sealed class Form
    {
        [Required(ErrorMessage = "Current password is empty: type the one you logged in with.")]
        public string Current { get; set; } = "";

        [Required(ErrorMessage = "New password is empty: choose one of at least 12 characters.")]
        [StringLength(1024, MinimumLength = 12, ErrorMessage = "New password has to be 12 to 1024 characters long.")]
        public string Password { get; set; } = "";

        [Compare(nameof(Password), ErrorMessage = "New password again differs from New password: type the same twice.")]
        public string Again { get; set; } = "";
    }
}
