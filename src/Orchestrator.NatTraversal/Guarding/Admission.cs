namespace Orchestrator.NatTraversal.Guarding;

/// <summary>By what an asker is known.</summary>
public enum Admission
{
    /// <summary>By nothing: silence where only the allow-list is served, small answers elsewhere.</summary>
    Stranger,

    /// <summary>Its address is in a network of the topology, or in one that is expected for a time.</summary>
    Network,

    /// <summary>It showed a token that was issued for one check.</summary>
    Token,
}
