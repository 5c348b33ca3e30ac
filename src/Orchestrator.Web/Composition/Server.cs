using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orchestrator.Persistence.Database;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Composition;

/// <summary>Builds the app, starts it, says where it is, and turns what commonly goes wrong into one line.</summary>
public static partial class Server
{
    public static async Task<int> RunAsync(StartOptions options, IReadOnlyList<string> hostArguments)
    {
        if (MakeDataDirectory(options.DataDirectory) is { } refusal) return Refuse(refusal);
        await using var app = Build(options, hostArguments);
        try
        {
            await app.MigrateAsync();
            await app.StartAsync();
        }
        catch (DatabaseUnavailableException problem)
        {
            return Refuse(problem.Message);
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            return Refuse($"{options.Urls} is in use by another program. Stop it, or choose another address: --urls http://127.0.0.1:5081");
        }

        catch (Exception problem) when (app.Services.GetRequiredService<IStoreFaults>().Explain(problem) is { } known)
        {
            // What is done at every start needs room too: the key ring, the schedule of jobs.
            return Refuse(known.What);
        }

        Announce(app, options);
        await app.WaitForShutdownAsync();
        return 0;
    }

    public static WebApplication Build(StartOptions options, IReadOnlyList<string> hostArguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. hostArguments],
            ContentRootPath = AppContext.BaseDirectory,
        });
        // A build, unlike a publish, leaves assets where they are; the manifest beside the assembly says where.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(options);
        builder.AddOrchestrator(options);
        var app = builder.Build();
        app.UseOrchestrator();
        return app;
    }

    private static string? MakeDataDirectory(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"The data directory {directory} cannot be made: {problem.Message} Choose another: --data DIRECTORY";
        }
    }

    private static void Announce(WebApplication app, StartOptions options)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var urls = string.Join(' ', addresses);
        if (options.Log == LogFormat.Json) LogServing(app.Logger, urls, options.DataDirectory);
        else Console.WriteLine($"Orchestrator is at {urls}\nData is in {options.DataDirectory}. Stop with Ctrl-C.");
    }

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return 1;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Serving {Urls}, data in {DataDirectory}")]
    private static partial void LogServing(ILogger logger, string urls, string dataDirectory);
}
