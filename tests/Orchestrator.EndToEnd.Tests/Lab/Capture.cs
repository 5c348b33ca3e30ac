using System.Diagnostics;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>Packets of one interface between start and stop, as tcpdump wrote them.</summary>
public sealed class Capture : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<byte[]> _bytes;

    private Capture(Process process)
    {
        _process = process;
        _bytes = ReadAllAsync(process.StandardOutput.BaseStream);
    }

    /// <summary>Starts tcpdump and returns when it listens.</summary>
    internal static Task<Capture> StartAsync(Box box, string @interface, string filter) =>
        StartAsync(words => Shell.Start(box.Words([.. words])), box.Name, @interface, filter);

    /// <summary>As above, where <paramref name="run"/> says how a command is started at the place.</summary>
    internal static async Task<Capture> StartAsync(Func<IReadOnlyList<string>, Process> run, string place, string @interface, string filter)
    {
        // The ring has slots of the snapshot's length: a long snapshot leaves few of them, and a transfer overruns it.
        // The shell waits for its input to end, lets the last packets arrive, then ends tcpdump: nothing captured is lost.
        var script = $"tcpdump -n -U --immediate-mode -B 16384 -s 2048 -w - -i {Shell.Quote(@interface)} {filter} & p=$!; cat >/dev/null; sleep 0.3; kill -TERM $p; wait $p";
        var process = run(["sh", "-c", script]);
        var capture = new Capture(process);
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("listening on", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return capture;
            }
        }

        throw new InvalidOperationException($"tcpdump did not start in {place} on {@interface} {filter}");
    }

    /// <summary>Ends the capture and gives its packets in order.</summary>
    public async Task<IReadOnlyList<Packet>> StopAsync()
    {
        _process.StandardInput.Close();
        var bytes = await _bytes.WaitAsync(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync();
        return Pcap.Read(bytes);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<byte[]> ReadAllAsync(Stream source)
    {
        using var buffer = new MemoryStream();
        await source.CopyToAsync(buffer);
        return buffer.ToArray();
    }
}
