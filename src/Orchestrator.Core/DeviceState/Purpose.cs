namespace Orchestrator.Core.DeviceState;

/// <summary>What one object on a device is for. It is the last part of the object's stamp.</summary>
public enum Purpose
{
    IkeProfile,
    EspProposal,
    Peer,
    Identity,
    Policy,
    PolicyGroup,
    EndpointInterface,
    EndpointAddress,
    TunnelInterface,
    TunnelAddress,
    Route,
    NatException,
    InputIke,
    InputEsp,
    InputIpip,
    InputClearIpipDrop,
    OutputClearIpipDrop,
    ForwardIn,
    ForwardOut,
    MssIn,
    MssOut,
    SwanctlConnection,
    LinkScript,
    Firewall,
    BootEntry,
    PublicKey,
    /// <summary>A rule that an audit proposed and a person asked for. A new plan of its link leaves it; only the link's removal takes it away.</summary>
    AuditFix,
    /// <summary>A rule that counts what a NAT check's responder sends, and changes nothing.</summary>
    ProbeCounter,
}

/// <summary>The mark by which the orchestrator knows its own: "orch:abcdefgh:nat-exception", in a comment.</summary>
public readonly record struct Stamp(LinkTag Tag, Purpose Purpose, int Index = 0)
{
    private const string Prefix = "orch:";

    public static bool TryParse(string? comment, out Stamp stamp)
    {
        stamp = default;
        if (comment is null || !comment.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var parts = comment[Prefix.Length..].Split(':');
        if (parts.Length is < 2 or > 3 || !LinkTag.TryParse(parts[0], out var tag) || !TryPurpose(parts[1], out var purpose))
            return false;
        int index = 0;
        if (parts.Length == 3 && (!int.TryParse(parts[2], System.Globalization.CultureInfo.InvariantCulture, out index) || index <= 0))
            return false;
        stamp = new Stamp(tag, purpose, index);
        return true;
    }

    public override string ToString() => $"{Prefix}{Tag}:{Kebab(Purpose)}{(Index == 0 ? "" : $":{Index}")}";

    private static bool TryPurpose(string text, out Purpose purpose)
    {
        foreach (var candidate in Enum.GetValues<Purpose>())
        {
            purpose = candidate;
            if (Kebab(candidate) == text)
                return true;
        }
        purpose = default;
        return false;
    }

    private static string Kebab(Purpose purpose) =>
        string.Concat(purpose.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
