using System.Diagnostics;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.Ssh;

/// <summary>A master connection as somebody would open it by hand.</summary>
internal sealed class PlainMaster : IAsyncDisposable
{
    private readonly Process _process;

    private PlainMaster(Process process) => _process = process;

    public static string[] Words(LoopbackSshd box) => [.. box.Plain[..1], "-o", "ControlPath=" + box.ControlPath, .. box.Plain[1..]];

    public static async Task<PlainMaster> OpenAsync(LoopbackSshd box, CancellationToken cancellationToken)
    {
        var process = Child.Start([.. box.Plain[..1], "-M", "-N", "-o", "ControlPath=" + box.ControlPath, .. box.Plain[1..]]);
        while (!File.Exists(box.ControlPath) && !process.HasExited)
            await Task.Delay(10, cancellationToken);
        return new PlainMaster(process);
    }

    public async ValueTask DisposeAsync()
    {
        await Child.EndAsync(_process);
        _process.Dispose();
    }
}
