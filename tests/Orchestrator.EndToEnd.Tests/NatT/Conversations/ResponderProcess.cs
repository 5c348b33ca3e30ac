using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Conversations;

/// <summary>The standalone responder as an admin runs it, at both public addresses of the world.</summary>
internal sealed class ResponderProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<JsonElement> _events = [];
    private readonly ConcurrentQueue<string> _said = [];

    private ResponderProcess(Process process) => _process = process;

    /// <summary>The lines of "--events" so far.</summary>
    public IReadOnlyList<JsonElement> Events => [.. _events];

    /// <summary>Starts it and waits until it says that it listens.</summary>
    public static async Task<ResponderProcess> StartAsync(NatWorld world, params IReadOnlyList<string> options)
    {
        var process = world.Inet.Start([
            "dotnet", NetworkLab.Metadata("Responder"), "--events", "-", "--extra-port", "5000", "--per-source", "100",
            .. NatWorld.Addresses.SelectMany(address => new[] { "--address", $"{address}" }), .. options,
        ]);
        var responder = new ResponderProcess(process);
        _ = responder.ReadEventsAsync();
        var listening = new TaskCompletionSource();
        _ = responder.ReadMessagesAsync(listening);
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return responder;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private async Task ReadEventsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            _events.Enqueue(JsonElement.Parse(line));
    }

    private async Task ReadMessagesAsync(TaskCompletionSource listening)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _said.Enqueue(line);
            // The last of the sockets that are told one after another.
            if (line.StartsWith($"listening on {NatWorld.Addresses[^1]} ESP", StringComparison.Ordinal))
                listening.TrySetResult();
        }
        listening.TrySetException(new InvalidOperationException(string.Join('\n', _said)));
    }
}
