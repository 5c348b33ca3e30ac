using System.Runtime.InteropServices;

namespace Orchestrator.Lab;

internal static class Program
{
    private const string Usage = """
        usage: orchestrator-lab router [--version 7.16.2] [--identity NAME] [--password TEXT] [--interfaces ether1,ether2]
                                       [--api ADDRESS:PORT] [--api-ssl ADDRESS:PORT]
                                       [--state FILE] [--seed-config FILE.rsc] [--data-plane none|linux]
        """;

    private static readonly string[] Known = ["version", "identity", "password", "interfaces", "api", "api-ssl", "state", "seed-config", "data-plane"];

    private static async Task<int> Main(string[] words)
    {
        string? fault = null;
        if (words is not ["router", ..] || ProgramArguments.Parse(words.AsSpan(1), Known, out fault) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(fault is null ? Usage : $"{fault}\n{Usage}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return await RouterProgram.RunAsync(arguments, stop.Token);

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
