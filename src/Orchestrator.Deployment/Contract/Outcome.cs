using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Deployment.Contract;

/// <summary>Why a device could not do what was asked. One sentence each; the page has the words.</summary>
public enum FaultReason
{
    /// <summary>No route, name or listener.</summary>
    Unreachable,
    TimedOut,
    /// <summary>The name does not resolve.</summary>
    UnknownHost,
    WrongCredentials,
    /// <summary>First contact: nobody has trusted this key or certificate yet.</summary>
    FingerprintUnknown,
    /// <summary>The key or certificate is not the one that was trusted. Everything stops.</summary>
    FingerprintChanged,
    /// <summary>api-ssl has no certificate to show.</summary>
    NoCertificate,
    NotRouterOs,
    NotLinux,
    /// <summary>The system or version is one the product does not manage.</summary>
    UnsupportedVersion,
    /// <summary>A program the link needs is missing on the box.</summary>
    MissingProgram,
    NotPermitted,
    DiskFull,
    /// <summary>The device answered with an error of its own; the detail is its text.</summary>
    Refused,
    ConnectionLost,
    /// <summary>The state is not the one the preview was made from.</summary>
    Drifted,
    /// <summary>The undo could not be armed, so nothing was written.</summary>
    NotArmed,
    /// <summary>Another change holds the device.</summary>
    Busy,
}

/// <param name="Detail">The device's own words or the field concerned; never a secret.</param>
public sealed record DeviceFault(FaultReason Reason, string? Detail = null)
{
    /// <summary>The device shows another key than the trusted one.</summary>
    public static DeviceFault KeyChanged(string trusted, string seen) => new(FaultReason.FingerprintChanged, $"Trusted: {trusted}. Shown now: {seen}.");
}

/// <summary>A value, or the fault that kept a device from giving one.</summary>
public sealed record Outcome<T>
{
    private Outcome(T? value, DeviceFault? fault) => (Value, Fault) = (value, fault);

    public T? Value { get; }

    public DeviceFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsOk => Fault is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(DeviceFault fault) => new(default, fault);

    public Outcome<TOther> Map<TOther>(Func<T, TOther> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return IsOk ? map(Value) : Fault;
    }
}

/// <summary>The value of an outcome that has none.</summary>
public readonly record struct Done;
