using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages;

public sealed partial class Login(IAccounts accounts, NavigationManager navigation)
{
    private Problem? _problem;

    [SupplyParameterFromForm]
    private Form Input { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        if (await accounts.FirstRunNeededAsync(HttpContext.RequestAborted)) navigation.NavigateTo("/first-run");
        else if (HttpContext.User.Identity?.IsAuthenticated == true) navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private async Task SignInAsync()
    {
        var answer = await accounts.SignInAsync(Input.Name.Trim(), Input.Password, Input.Remember, HttpContext.RequestAborted);
        if (answer.Succeeded) navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        else _problem = answer.Problems[0];
    }

    private sealed class Form
    {
        [Required(ErrorMessage = "Name is empty: type the name of your account.")]
        [StringLength(64, ErrorMessage = "Name is longer than 64 characters: type the name of your account.")]
        public string Name { get; set; } = "";

        [Required(ErrorMessage = "Password is empty: type the password of your account.")]
        [StringLength(1024, ErrorMessage = "Password is longer than 1024 characters.")]
        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
