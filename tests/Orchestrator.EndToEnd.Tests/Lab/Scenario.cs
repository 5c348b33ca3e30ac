namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>A scenario as data: set-up scripts per box, what must then be true, and the scripts that undo the set-up, which always run.</summary>
public sealed record Scenario
{
    public required IReadOnlyList<Step> SetUp { get; init; }

    public required Func<NetworkLab, Task> Assert { get; init; }

    public required IReadOnlyList<Step> TearDown { get; init; }

    public async Task RunAsync(NetworkLab lab)
    {
        try
        {
            foreach (var step in SetUp)
            {
                await step.RunAsync(lab);
            }

            await Assert(lab);
        }
        finally
        {
            foreach (var step in TearDown)
            {
                await step.RunAsync(lab);
            }
        }
    }
}

/// <summary>A shell script in a box, after an optional file was written there.</summary>
public sealed record Step(string Box, string Script, string? File = null, string? Text = null)
{
    public async Task RunAsync(NetworkLab lab)
    {
        if (File is not null)
        {
            await lab[Box].WriteFileAsync(File, Text ?? "", "600");
        }

        (await lab[Box].RunAsync(Script)).ShouldSucceed();
    }
}
