using System.Collections.Frozen;
using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab;

/// <summary>The router acting by itself: schedulers, seeds.</summary>
internal static class SystemSession
{
    private static readonly FrozenSet<string> All = FrozenSet.Create(
        "local", "telnet", "ssh", "ftp", "reboot", "read", "write", "policy", "test", "winbox", "password", "web", "sniff", "sensitive", "api", "romon");

    public static RouterSession Of(VirtualRouter router) => new() { User = "*sys", Policies = All, Since = router.Now };
}
