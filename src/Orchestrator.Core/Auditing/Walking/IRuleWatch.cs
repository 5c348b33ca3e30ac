using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>Is told of every rule that some packets of a walk meet and match, in the order of the walk.</summary>
public interface IRuleWatch
{
    /// <param name="flow">The packets that matched, before the rule's effects.</param>
    void Taken(Rule rule, Flow flow);
}
