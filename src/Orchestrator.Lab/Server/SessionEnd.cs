using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Server;

/// <summary>What follows when a session ends: it is no longer active, and safe mode it held undoes its changes.</summary>
internal static class SessionEnd
{
    public static async Task RunAsync(VirtualRouter router, RouterSession session)
    {
        router.Sessions.Remove(session);
        var unrolled = false;
        using (await router.LockAsync(CancellationToken.None))
            if (router.SafeMode.Holder == session)
            {
                router.SafeMode.Unroll(router);
                unrolled = true;
            }

        router.Log.Add("system,info,account", $"user {session.User} logged out from {session.Address} via api");
        if (!unrolled)
            return;
        await router.Applier.ApplyAsync(CancellationToken.None);
        router.RaiseCommitted();
    }
}
