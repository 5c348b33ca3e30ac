using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Composition;

/// <summary>Builds the app, starts it, says where it is, and turns what commonly goes wrong into one line.</summary>
public static partial class Server
{
    public static async Task<int> RunAsync(StartOptions options, IReadOnlyList<string> hostArguments)
    {
        if (StartProblem.In(options) is { } refusal) return Refuse(refusal);
        var migrating = Store.MigrateAsync(options);
        await using var app = Build(options, hostArguments);
        try
        {
            await migrating;
            await app.StartAsync();
        }
        catch (Exception error) when (StartProblem.In(error, options) is { } problem)
        {
            return Refuse(problem);
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
        builder.WebHost.UseUrls(options.Urls).ConfigureKestrel(Configure);
        builder.Services.AddSingleton(options);
        builder.AddOrchestrator(options);
        var app = builder.Build();
        app.UseOrchestrator();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // What is picked on a page stands in its address, and that may be some hundred sites with some hundred ticks.
        kestrel.Limits.MaxRequestLineSize = 64 * 1024;
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
