namespace Orchestrator.EndToEnd.Tests.Oracle;

[Trait("suite", "nat-t")]
public sealed class NetworkNamespaceTests
{
    private const int Workers = PoolAtHome.Workers - 16;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>A worker that is made by a thread in a namespace is born there, and whatever a later test starts on it runs there too.</summary>
    [Fact]
    public void Workers_of_the_pool_stay_at_home()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "namespaces need root");
        // By then the pool would have let its workers go, and the next one would be made by who has work.
        Thread.Sleep(Idle);
        using var away = new NetworkNamespace();
        // Not disposed of: the last worker may still be leaving them.
        var begun = new CountdownEvent(Workers);
        var end = new ManualResetEventSlim();
        using var never = new ManualResetEvent(false);
        RegisteredWaitHandle? waiting = null;
        away.Run(() =>
        {
            waiting = ThreadPool.RegisterWaitForSingleObject(never, static (_, _) => { }, null, Timeout.Infinite, executeOnlyOnce: true);
            for (int work = 0; work < Workers; work++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    begun.Signal();
                    end.Wait();
                });
            }
        });
        bool all = begun.Wait(TimeSpan.FromSeconds(30));
        var strayed = Directory.GetDirectories("/proc/self/task").Where(thread => File.ReadAllText($"{thread}/comm").StartsWith(".NET TP", StringComparison.Ordinal))
            .Where(worker => Namespace(worker) != Namespace($"/proc/{Environment.ProcessId}")).Select(worker => File.ReadAllText($"{worker}/comm").Trim()).ToList();
        end.Set();
        waiting!.Unregister(null);
        strayed.ShouldBeEmpty();
        all.ShouldBeTrue();
    }

    private static string? Namespace(string process) => new FileInfo($"{process}/ns/net").LinkTarget;
}
