using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.PublicHost.Options;
using Orchestrator.PublicHost.Reports;

namespace Orchestrator.PublicHost;

/// <summary>How the program ends.</summary>
internal enum Ending
{
    /// <summary>By a signal.</summary>
    Stopped = 0,

    /// <summary>A file of the command line could not be used.</summary>
    FileUnusable = 1,

    /// <summary>An option is wrong.</summary>
    WrongOption = 2,

    /// <summary>Not one socket could be had.</summary>
    NothingListens = 3,
}

/// <summary>Runs the host until SIGINT or SIGTERM.</summary>
internal sealed class ResponderProgram(ResponderOptions options, TimeProvider time, TextWriter messages)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    public async Task<Ending> RunAsync()
    {
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var events = OpenEvents();
            return await RunAsync(events, stopping.Token);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            await messages.WriteLineAsync(cause.Message);
            return Ending.FileUnusable;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    private async Task<Ending> RunAsync(Stream? events, CancellationToken stopping)
    {
        using var random = RandomNumberGenerator.Create();
        await using var host = new ResponderHost(options.Host, time, random, new MachineAddresses());
        host.Allowed.SetNetworks(options.Allowed);
        using var lines = events is null ? null : new EventLines(host, events);
        var writing = lines?.WriteAsync(stopping) ?? Task.CompletedTask;
        var announcer = new Announcer(messages);
        using var connection = options.Report is { } target ? new AppConnection(target) : null;
        using var reporter = connection is null ? null : NewReporter(host, connection, random);
        host.Start();
        announcer.Tell(host.Health());
        if (host.Health().Listeners.All(each => each.Failure is not null))
        {
            await messages.WriteLineAsync("Nothing could be listened on.");
            return Ending.NothingListens;
        }
        var reporting = reporter?.RunAsync(time, stopping) ?? Task.CompletedTask;
        // Events that cannot be written any more end the program: whoever reads them would wait for ever.
        await Task.WhenAny(KeepTelling(host, announcer, stopping), Failed(writing));
        await Task.WhenAll(stopping.IsCancellationRequested ? [writing, reporting] : [writing]);
        var total = host.Statistics.Total();
        await messages.WriteLineAsync(FormattableString.Invariant($"stopped: {total.Datagrams} datagrams came, {total.Answers} were answered."));
        return Ending.Stopped;
    }

    /// <summary>Ends when the task fails, never when it ends well.</summary>
    private static async Task Failed(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!task.IsFaulted)
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    private Reporter NewReporter(ResponderHost host, AppConnection connection, RandomNumberGenerator random)
    {
        var instance = new byte[8];
        random.GetBytes(instance);
        var orders = new OrderKeeping(host.Allowed, host.Clock, options.Allowed);
        return new Reporter(host, (options.Name, Convert.ToHexStringLower(instance)), orders, connection.DeliverAsync, messages.WriteLine);
    }

    private async Task KeepTelling(ResponderHost host, Announcer announcer, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TellEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                announcer.Tell(host.Health());
        }
        catch (OperationCanceledException)
        {
            // Stopped by a signal.
        }
    }

    private Stream? OpenEvents() => options.Events switch
    {
        null => null,
        "-" => Console.OpenStandardOutput(),
        var file => new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read),
    };
}
