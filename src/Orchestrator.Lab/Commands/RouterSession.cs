using System.Collections.Frozen;

namespace Orchestrator.Lab.Commands;

/// <summary>Who gives commands: a logged-in user, or a script that runs with policies of its own.</summary>
internal sealed class RouterSession
{
    /// <summary>The user's name; <c>*sys</c> for the router itself.</summary>
    public required string User { get; init; }

    /// <summary>What it may do: <c>read</c>, <c>write</c>, <c>policy</c>, <c>sensitive</c>, ...</summary>
    public required FrozenSet<string> Policies { get; init; }

    /// <summary>How it came in: <c>api</c>, <c>api-ssl</c>, or empty for the router itself.</summary>
    public string Via { get; init; } = "";

    /// <summary>Where it came from; empty for the router itself.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Its id in <c>/user/active</c>; 0 for the router itself.</summary>
    public uint Id { get; init; }

    /// <summary>Ends the connection behind it.</summary>
    public Action? Close { get; init; }

    /// <summary>Whether it is one connection among others (and may hold safe mode).</summary>
    public bool IsConnection => Id != 0;

    public bool May(string policy) => Policies.Contains(policy);

    /// <summary>The same user with fewer policies, for a script.</summary>
    public RouterSession Limited(IEnumerable<string> policies) => new() { User = User, Policies = policies.ToFrozenSet(), Via = Via, Address = Address, Since = Since };
}
