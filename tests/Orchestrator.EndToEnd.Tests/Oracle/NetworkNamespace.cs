using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>
/// A network namespace without a name, held by a thread that lives in it: it goes with the process, however that ends. What runs on
/// the thread (sockets, child processes) belongs to the namespace.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    /// <param name="processor">The one processor that its threads run on; any when null.</param>
    public NetworkNamespace(int? processor = null)
    {
        _thread = new Thread(Live) { IsBackground = true, Name = "namespace" };
        _thread.Start();
        Path = Run(() =>
        {
            Native.Checked(Native.Unshare(Native.NewNetwork), "unshare");
            // All packets then stand in one processor's queue, in the order in which they were sent.
            if (processor is { } one)
                Native.Checked(Native.SetAffinity(0, 8, BitConverter.GetBytes(1UL << one)), "sched_setaffinity");
            return string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/task/{Native.ThreadNumber()}/ns/net");
        });
    }

    /// <summary>As other programs may name it while this process lives.</summary>
    public string Path { get; }

    public T Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    public void Run(Action work) => Run(() =>
    {
        work();
        return 0;
    });

    /// <summary>A command in the namespace: its output and, if it failed, what it said.</summary>
    public (int ExitCode, string Output, string Error) Command(string input, params IReadOnlyList<string> words) => Run(() => Execute(input, words));

    /// <summary>Must be called on the namespace's thread: a child process starts where its parent's thread is.</summary>
    public static (int ExitCode, string Output, string Error) Execute(string input, IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Live()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
