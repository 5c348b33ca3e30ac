using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Web.Composition;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

public sealed class SessionCheckTests : IDisposable
{
    private readonly RealApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task An_open_page_loses_its_login_when_the_password_was_changed()
    {
        using var created = await _app.Visitor().CreateAdministratorAsync();
        using var scope = _app.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByNameAsync(TestApp.Name)).ShouldNotBeNull();
        var person = await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().CreateUserPrincipalAsync(account);
        var check = scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>().ShouldBeOfType<SessionCheck>();
        (await check.IsValidAsync(person)).ShouldBeTrue();

        (await users.ChangePasswordAsync(account, TestApp.Password, "another horse battery")).Succeeded.ShouldBeTrue();
        (await check.IsValidAsync(person)).ShouldBeFalse();
    }
}
