namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>How the text of a field is read; it decides which texts mean the same.</summary>
public enum FieldKind
{
    /// <summary>Free text or the name of an object: taken as it stands.</summary>
    Text,
    /// <summary>A word of a closed vocabulary, without regard to case.</summary>
    Word,
    /// <summary>yes or no; RouterOS also writes true and false.</summary>
    Flag,
    Number,
    Duration,
    /// <summary>An address or subnet; /32 means the same as no length.</summary>
    Address,
    /// <summary>An address, subnet or range that a rule asks for, with "!" for its opposite; the whole of IPv4 asks for nothing.</summary>
    AddressMatch,
    /// <summary>Comma list whose order has no meaning, each member with a "!" of its own.</summary>
    Set,
    /// <summary>Comma list whose order has no meaning; a leading "!" is the opposite of the whole.</summary>
    SetMatch,
    /// <summary>An IP protocol by name or number.</summary>
    Protocol,
    Secret,
}

/// <summary>One field of a menu that the product reads and may write.</summary>
public sealed record FieldSpec(string Name, FieldKind Kind)
{
    /// <summary>What an absent property of a printed row means; "" is unset.</summary>
    public Func<RouterOsVersion, string> Absent { get; init; } = _ => "";

    /// <summary>What the router fills in when an add leaves the field out; null where that is not known, so nothing is concluded from it.</summary>
    public Func<RouterOsVersion, string?> OnAdd { get; init; } = _ => "";

    /// <summary>First version that has the field.</summary>
    public RouterOsVersion Since { get; init; } = RouterOsVersion.Oldest;

    /// <summary>First version that no longer has it.</summary>
    public RouterOsVersion? Until { get; init; }

    public bool ExistsIn(RouterOsVersion version) => version >= Since && (Until is null || version < Until);

    /// <summary>The text in the one form that stands for all texts with its meaning.</summary>
    public string Normalise(string text) => FieldText.Normalise(Kind, text);
}
