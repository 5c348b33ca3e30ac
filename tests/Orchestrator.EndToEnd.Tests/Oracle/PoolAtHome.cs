using System.Runtime.CompilerServices;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>
/// Makes the pool's workers before any namespace is there. A thread is born in the namespace, and on the processors, of the thread that makes
/// it, and a worker is made by whoever has work when there are too few: else what a later test starts may run in a namespace of an earlier one.
/// The project file sees to it that idle workers stay.
/// </summary>
internal static class PoolAtHome
{
    /// <summary>More than ever run at a time; the pool makes this many without being asked twice.</summary>
    public const int Workers = 64;

#pragma warning disable CA2255 // Nothing of the tests may come before.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Fill()
    {
        ThreadPool.GetMinThreads(out int workers, out int ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Workers), ports);
        // Not disposed of: the last worker may still be leaving them.
        var all = new CountdownEvent(Workers);
        var end = new ManualResetEventSlim();
        var rest = new CountdownEvent(Workers);
        for (int worker = 0; worker < Workers; worker++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                all.Signal();
                end.Wait();
                rest.Signal();
            });
        }
        all.Wait();
        end.Set();
        rest.Wait();
        // The thread that waits for the ends of processes is made by who first waits for one, and wakes workers. It stays for this one, which never comes.
        ThreadPool.RegisterWaitForSingleObject(new ManualResetEvent(false), static (_, _) => { }, null, Timeout.Infinite, executeOnlyOnce: true);
    }
}
