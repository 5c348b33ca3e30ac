using Orchestrator.Lab.DataPlane.Linux.Vici;

namespace Orchestrator.Lab.DataPlane.Linux.Ipsec;

/// <summary>One peer with one identity, as charon takes it.</summary>
/// <param name="Name">The connection's name in charon.</param>
/// <param name="PeerId">The peer's row.</param>
/// <param name="Config">The argument of <c>load-conn</c>.</param>
/// <param name="Children">Children by the id of their policy; those of templates are not among them.</param>
/// <param name="Initiates">Whether this end starts, and starts again, by itself.</param>
internal sealed record Connection(string Name, string PeerId, ViciSection Config, IReadOnlyDictionary<string, string> Children, bool Initiates)
{
    /// <summary>Equal when charon would be told the same.</summary>
    public bool SameAs(Connection other) => Initiates == other.Initiates && Config.Encode().AsSpan().SequenceEqual(other.Config.Encode());
}

/// <summary>A shared secret or private key and its argument; the id is its own name in charon.</summary>
internal sealed record Credential(string Id, string Command, ViciSection Config)
{
    public bool SameAs(Credential other) => Command == other.Command && Config.Encode().AsSpan().SequenceEqual(other.Config.Encode());

    public override string ToString() => Id;
}

/// <summary>All that IPsec needs: credentials, connections, and kernel policies of rows that are not charon's.</summary>
internal sealed record IpsecState
{
    public static IpsecState Empty { get; } = new();

    public IReadOnlyList<Credential> Credentials { get; init; } = [];

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    /// <summary>Words after <c>ip xfrm policy</c> and <c>add</c> or <c>delete</c>: the selector, and what stands after it when adding.</summary>
    public IReadOnlyList<KernelPolicy> Policies { get; init; } = [];

    /// <summary>What could not be carried out, for the log. Holds no secret.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether nothing would change.</summary>
    public bool SameAs(IpsecState other) =>
        Policies.SequenceEqual(other.Policies)
        && Credentials.Count == other.Credentials.Count && Credentials.Zip(other.Credentials).All(pair => pair.First.Id == pair.Second.Id && pair.First.SameAs(pair.Second))
        && Connections.Count == other.Connections.Count && Connections.Zip(other.Connections).All(pair => pair.First.Name == pair.Second.Name && pair.First.SameAs(pair.Second));
}

/// <summary>A kernel policy of our own: bypass or discard.</summary>
internal sealed record KernelPolicy(string Selector, string Rest);
