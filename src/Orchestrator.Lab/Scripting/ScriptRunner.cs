using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

internal static class ScriptRunner
{
    public static Task RunAsync(VirtualRouter router, RouterSession session, string script, CancellationToken cancellationToken) => throw new NotImplementedException();
}
