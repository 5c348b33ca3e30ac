using Orchestrator.Web.Composition;

namespace Orchestrator.Web.Tests;

public sealed class StartCommandTests
{
    [Fact]
    public void Without_arguments_it_serves_on_loopback_only()
    {
        var options = StartCommand.Read([]).Options.ShouldNotBeNull();
        options.Urls.ShouldBe("http://127.0.0.1:5080");
        options.Database.ShouldBeNull();
        options.DataDirectory.ShouldBe(Path.GetFullPath(StartOptions.DefaultDataDirectory));
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var options = StartCommand.Read(["--urls", "http://127.0.0.1:1", "--database", "Host=db;Password=x", "--data", "here", "--log", "json"]).Options.ShouldNotBeNull();
        options.Urls.ShouldBe("http://127.0.0.1:1");
        options.Database.ShouldBe("Host=db;Password=x");
        options.DataDirectory.ShouldBe(Path.GetFullPath("here"));
        options.Log.ShouldBe(LogFormat.Json);
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(1, "--dtabase")]
    [InlineData(1, "--log", "xml")]
    public void Help_and_mistakes_end_before_anything_starts(int code, params string[] arguments)
    {
        var result = StartCommand.Read(arguments);
        result.Options.ShouldBeNull();
        result.ExitCode.ShouldBe(code);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_no_stack_trace()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var data = Directory.CreateTempSubdirectory("orchestrator-start-");
        var (code, error) = await RunAsync("--urls", $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}", "--data", data.FullName);
        data.Delete(recursive: true);
        code.ShouldBe(1);
        error.Trim().ShouldMatch("^http://127.0.0.1:\\d+ is in use by another program\\. [^\n]+$");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_one_line()
    {
        var (code, error) = await RunAsync("--data", "/proc/no/such/place");
        code.ShouldBe(1);
        error.Trim().ShouldMatch("^The data directory /proc/no/such/place cannot be made: [^\n]+$");
    }

    [Theory]
    [InlineData("--urls: 'nonsense' is no address to listen on.", "--urls", "nonsense")]
    [InlineData("http://192.0.2.1:5080 cannot be listened on:", "--urls", "http://192.0.2.1:5080")]
    [InlineData("--database: Couldn't set bogus", "--database", "Host=127.0.0.1;Bogus=1;Password=not-to-be-seen")]
    [InlineData("No PostgreSQL answers at 127.0.0.1:1/", "--database", "Host=127.0.0.1;Port=1;Database=o;Password=not-to-be-seen")]
    public async Task What_cannot_be_used_is_one_line(string beginning, params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("orchestrator-start-");
        var (code, error) = await RunAsync([.. arguments, "--data", data.FullName]);
        data.Delete(recursive: true);
        code.ShouldBe(1);
        error.Trim().ShouldStartWith(beginning);
        error.Trim().ShouldNotContain('\n');
        error.ShouldNotContain("not-to-be-seen");
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Orchestrator.Web.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var app = System.Diagnostics.Process.Start(start)!;
        _ = app.StandardOutput.ReadToEndAsync();
        var error = await app.StandardError.ReadToEndAsync();
        await app.WaitForExitAsync();
        return (app.ExitCode, error);
    }
}
