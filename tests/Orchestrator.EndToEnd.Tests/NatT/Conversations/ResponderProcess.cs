using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Conversations;

/// <summary>The standalone responder as an admin runs it, at both public addresses of the world.</summary>
internal sealed class ResponderProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<JsonElement> _events = [];
    private readonly ConcurrentQueue<string> _said = [];
    private Task _reading = Task.CompletedTask;

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
        var listening = new TaskCompletionSource();
        responder._reading = Task.WhenAll(responder.ReadEventsAsync(), responder.ReadMessagesAsync(listening));
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return responder;
    }

    /// <summary>Nothing that came so far made the program fail.</summary>
    public void ShouldBeFaultless() => Events.ShouldNotContain(one => one.GetProperty("outcome").GetString() == "faulted", string.Join('\n', _said));

    /// <summary>Ends it as an admin does, and sees that it has no fault to tell of: it tells all of them when it ends.</summary>
    public async Task StopAsync()
    {
        await Shell.RunAsync(["kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(10));
        await Task.WhenAll(_process.WaitForExitAsync(), _reading).WaitAsync(TimeSpan.FromSeconds(20));
        ShouldBeFaultless();
        _said.ShouldContain(line => line.StartsWith("stopped: ", StringComparison.Ordinal));
        _said.ShouldNotContain(line => line.Contains("FAULT", StringComparison.Ordinal), string.Join('\n', _said));
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
