using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
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

    /// <summary>Reporting met a fault of this program.</summary>
    ReportingFailed = 4,
}

/// <summary>Runs the host until SIGINT or SIGTERM.</summary>
internal sealed class ResponderProgram(ResponderOptions options, TimeProvider time, TextWriter messages)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(3);

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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var lines = events is null ? null : new EventLines(host, events);
        var writing = lines?.WriteAsync(ending.Token) ?? Task.CompletedTask;
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
        var reporting = reporter?.RunAsync(time, ending.Token) ?? Task.CompletedTask;
        // Events that cannot be written any more, or reported, end the program: whoever reads them would wait for ever.
        await Task.WhenAny(KeepTelling(host, announcer, ending.Token), Failed(writing), Failed(reporting));
        await ending.CancelAsync();
        await reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A pipe whose reader does not read may keep the writer for ever.
        if (await Task.WhenAny(writing, Task.Delay(LastEvents, time, CancellationToken.None)) == writing)
            await writing;
        else
            await messages.WriteLineAsync(FormattableString.Invariant($"Nobody reads the events any more: {lines!.Waiting + 1} are not written."));
        var total = host.Statistics.Total();
        await messages.WriteLineAsync(FormattableString.Invariant($"stopped: {total.Datagrams} datagrams came, {total.Answers} were answered."));
        announcer.Tell(host.Health());
        if (reporting.Exception?.InnerException is not { } fault)
            return Ending.Stopped;
        await messages.WriteLineAsync($"Reporting met a FAULT of this program: {fault.GetType().Name}. If this is the newest version, please report that.");
        return Ending.ReportingFailed;
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
        var orders = new OrderKeeping(host.Allowed, host.Clock, options.Allowed, (own, to) => host.SendKeepalive(own, to));
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
        "-" => OpenStandardOutput(),
        var file => new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read),
    };

    // The console's own stream says nothing when the reader of a pipe is gone. A file has no reader, and shares its place in it with the messages.
    private static Stream OpenStandardOutput()
    {
        const int StandardOutput = 1;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
