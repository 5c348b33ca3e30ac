namespace Orchestrator.Core.Diagnosis;

public enum LightKind { Ike, Sa, Route, Nat, Mtu }

public enum LightState { Unknown, Working, Good, Bad }

/// <summary>One sentence each; the page has the words.</summary>
public enum LightFinding
{
    NotLookedYet,
    DeviceUnreachable,
    IkeEstablished,
    IkeConnecting,
    IkeDown,
    IkeNotExpectedEncapsulation,
    SaInstalled,
    SaMissing,
    SaNotEncapsulated,
    SaNoTraffic,
    RouteBothWays,
    RouteMissing,
    TunnelInterfaceDown,
    TunnelPingLost,
    LanPingLost,
    NatExceptionFirst,
    NatExceptionMissing,
    NatRuleCatches,
    NatStaleConnections,
    MtuFits,
    MtuTooLarge,
    MtuDiffers,
    MssClampMissing,
}

/// <param name="Device">The device at fault, by name; null where it is the link's.</param>
/// <param name="Evidence">Facts as the devices gave them, a line each; never a secret.</param>
public sealed record Light(LightKind Kind, LightState State, LightFinding Finding, string? Device, string? Detail, IReadOnlyList<string> Evidence);

public sealed record FiveLights(IReadOnlyList<Light> Lights)
{
    /// <summary>A link's state is its worst light.</summary>
    public LightState Worst =>
        Lights.Any(light => light.State == LightState.Bad) ? LightState.Bad
        : Lights.Any(light => light.State == LightState.Working) ? LightState.Working
        : Lights.Any(light => light.State == LightState.Unknown) ? LightState.Unknown
        : LightState.Good;

    public Light this[LightKind kind] => Lights.First(light => light.Kind == kind);

    public static FiveLights NotLookedYet { get; } =
        new([.. Enum.GetValues<LightKind>().Select(kind => new Light(kind, LightState.Unknown, LightFinding.NotLookedYet, null, null, []))]);
}
