using System.Text;
using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Scripting;

/// <summary>One run of a script: who runs it, where its commands stand, what it put out.</summary>
internal sealed class ScriptRun(VirtualRouter router, RouterSession session)
{
    private const int DeepestCalls = 50;

    public VirtualRouter Router { get; } = router;

    public RouterSession Session { get; } = session;

    /// <summary>The menu a bare menu line moved to, as in <c>/ip firewall nat</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>What <c>:put</c> and commands with output wrote.</summary>
    public StringBuilder Output { get; } = new();

    /// <summary>How deep scripts that run scripts are.</summary>
    public int Depth { get; init; }

    public ScriptRun Nested(RouterSession session)
    {
        if (Depth >= DeepestCalls)
            throw new TrapException("nesting too deep", TrapCategory.Script);
        return new ScriptRun(Router, session) { Depth = Depth + 1 };
    }
}
