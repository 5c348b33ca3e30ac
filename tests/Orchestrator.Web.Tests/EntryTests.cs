using System.Net;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

/// <summary>Each test has an app of its own: accounts, lockouts and rate limits are what they are about.</summary>
public sealed class EntryTests : IDisposable
{
    private readonly TestApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_new_installation_leads_to_the_first_run_page_from_anywhere()
    {
        var visitor = _app.Visitor();
        foreach (var url in new[] { "/", "/devices", "/login" })
        {
            using var response = await visitor.GetAsync(url);
            response.Headers.Location!.OriginalString.ShouldEndWith("/first-run", Case.Sensitive, url);
        }
    }

    [Fact]
    public async Task The_first_administrator_is_logged_in_at_once_and_the_door_closes()
    {
        var visitor = _app.Visitor();
        using var created = await visitor.CreateAdministratorAsync();
        Location(created).ShouldBe("/");
        (await visitor.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var again = await _app.Visitor().GetAsync("/first-run");
        Location(again).ShouldBe("/login");
    }

    [Fact]
    public async Task Two_browsers_racing_for_the_first_run_make_one_administrator()
    {
        var (one, two) = (_app.Visitor(), _app.Visitor());
        var answers = await Task.WhenAll(
            one.SubmitAsync("/first-run", ("Input.Name", "one"), ("Input.Password", TestApp.Password), ("Input.Again", TestApp.Password)),
            two.SubmitAsync("/first-run", ("Input.Name", "two"), ("Input.Password", TestApp.Password), ("Input.Again", TestApp.Password)));
        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect && Location(a) == "/").ShouldBe(1);
    }

    [Theory]
    [InlineData("", "correct horse battery", "correct horse battery", "Name is empty")]
    [InlineData("a b", "correct horse battery", "correct horse battery", "Name may hold")]
    [InlineData("<script>alert(1)</script>", "correct horse battery", "correct horse battery", "Name may hold")]
    [InlineData("admin", "short", "short", "Password has to be 12 to 1024 characters long")]
    [InlineData("admin", "aaaaaaaaaaaa", "aaaaaaaaaaaa", "too easy to guess")]
    [InlineData("admin", "correct horse battery", "correct horse", "differs from Password")]
    public async Task Bad_input_of_the_first_run_names_the_field_and_keeps_the_name(string name, string password, string again, string message)
    {
        using var response = await _app.Visitor().SubmitAsync("/first-run", ("Input.Name", name), ("Input.Password", password), ("Input.Again", again));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var raw = await response.Content.ReadAsStringAsync();
        WebUtility.HtmlDecode(raw).ShouldContain(message);
        raw.ShouldContain($"value=\"{WebUtility.HtmlEncode(name)}\"");
        raw.ShouldNotContain(password.Length > 5 ? password : "value=\"short\"");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_are_answered_alike()
    {
        await _app.Visitor().CreateAdministratorAsync();
        using var wrong = await _app.Visitor().LogInAsync("wrong wrong wrong");
        using var unknown = await _app.Visitor().SubmitAsync("/login", ("Input.Name", "nobody"), ("Input.Password", TestApp.Password));
        (await wrong.TextAsync()).ShouldContain("Name or password is wrong.");
        (await unknown.TextAsync()).ShouldContain("Name or password is wrong.");
    }

    [Fact]
    public async Task Login_returns_to_the_page_asked_for_but_never_to_another_host()
    {
        await _app.Visitor().CreateAdministratorAsync();
        Location(await LogIn("/devices?q=hub")).ShouldBe("/devices?q=hub");
        foreach (var evil in new[] { "https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)" })
            Location(await LogIn(evil)).ShouldBe("/", evil);

        async Task<HttpResponseMessage> LogIn(string target) => await _app.Visitor().SubmitAsync(
            "/login?returnUrl=" + Uri.EscapeDataString(target), ("Input.Name", TestApp.Name), ("Input.Password", TestApp.Password));
    }

    [Fact]
    public async Task Guessing_locks_the_account_even_for_the_right_password()
    {
        await _app.Visitor().CreateAdministratorAsync();
        for (var i = 0; i < 5; i++) await _app.Visitor().LogInAsync("wrong wrong wrong");
        using var response = await _app.Visitor().LogInAsync();
        (await response.TextAsync()).ShouldContain("locked");
    }

    [Fact]
    public async Task More_attempts_than_a_minute_allows_are_refused_with_a_sentence()
    {
        HttpResponseMessage last = null!;
        for (var i = 0; i <= Composition.SignInRateLimit.AttemptsPerMinute; i++) last = await _app.Visitor().SubmitAsync("/first-run");
        last.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        last.Headers.RetryAfter.ShouldNotBeNull();
        (await last.TextAsync()).ShouldContain("Wait a minute");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "first-run"), KeyValuePair.Create("Input.Name", "admin")]);
        using var response = await _app.Visitor().PostAsync("/first-run", content);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Logging_out_needs_the_pages_own_form()
    {
        var visitor = _app.Visitor();
        await visitor.CreateAdministratorAsync();
        (await visitor.PostAsync("/logout", null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await visitor.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string Location(HttpResponseMessage response) =>
        response.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : $"none: {response.StatusCode}";
}
