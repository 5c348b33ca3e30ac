using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages;

public sealed partial class FirstRun(IAccounts accounts, NavigationManager navigation)
{
    private Problem? _problem;

    [SupplyParameterFromForm]
    private Form Input { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        if (!await accounts.FirstRunNeededAsync(HttpContext.RequestAborted)) navigation.NavigateTo("/login");
    }

    private async Task CreateAsync()
    {
        var answer = await accounts.CreateFirstAdministratorAsync(Input.Name.Trim(), Input.Password, HttpContext.RequestAborted);
        if (answer.Succeeded) navigation.NavigateTo("/");
        else _problem = answer.Problems[0];
    }

    private sealed class Form
    {
        [Required(ErrorMessage = "Name is empty: choose one, e.g. admin.")]
        [RegularExpression(@"\s*[A-Za-z0-9@._\-]{1,64}\s*", ErrorMessage = "Name may hold 1 to 64 letters, digits and . _ - @ only.")]
        public string Name { get; set; } = "";

        [Required(ErrorMessage = "Password is empty: choose one of at least 12 characters.")]
        [StringLength(1024, MinimumLength = 12, ErrorMessage = "Password has to be 12 to 1024 characters long.")]
        public string Password { get; set; } = "";

        [Compare(nameof(Password), ErrorMessage = "Password again differs from Password: type the same twice.")]
        public string Again { get; set; } = "";
    }
}
