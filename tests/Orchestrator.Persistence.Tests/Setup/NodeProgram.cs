using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>The test program, or, asked so, one node of a cluster in a process that a test can kill.</summary>
public static class NodeProgram
{
    public const string Switch = "--cluster-node";
    public const string Subject = "s1";
    public const string Held = "node holds a job";

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [Switch, var database, var dataDirectory])
            return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments);
        await using var node = await Node.StartAsync(DatabaseSettings.From(database, dataDirectory), Quick, steps => steps.HoldBefore = 3);
        await node.Jobs.StartAsync<StepJob>(Subject, CancellationToken.None);
        await node.Steps.Held.Task;
        Console.WriteLine(Held);
        // Ends with the test, however that ends.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public static JobSettings Quick { get; } = new() { LeaseDuration = TimeSpan.FromSeconds(3), CheckinInterval = TimeSpan.FromSeconds(1) };
}
