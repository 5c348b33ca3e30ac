using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>What the client's failures and the router's refusals are called in the driver contract.</summary>
internal static class Faults
{
    public static DeviceFault Of(RouterOsException failure) => new(Reason(failure.Failure), failure.Message);

    /// <param name="where">Menu and row, for people.</param>
    public static DeviceFault Of(Trap trap, string where) => new(Reason(trap), $"{where}: {trap.Message}");

    private static FaultReason Reason(RouterOsFailure failure) => failure switch
    {
        RouterOsFailure.NameNotResolved => FaultReason.UnknownHost,
        RouterOsFailure.Unreachable or RouterOsFailure.PortClosed => FaultReason.Unreachable,
        RouterOsFailure.ConnectTimeout or RouterOsFailure.Timeout => FaultReason.TimedOut,
        RouterOsFailure.NotRouterOs or RouterOsFailure.TlsFailed => FaultReason.NotRouterOs,
        RouterOsFailure.TlsNoCertificate => FaultReason.NoCertificate,
        RouterOsFailure.CertificateChanged => FaultReason.FingerprintChanged,
        RouterOsFailure.CertificateUntrusted => FaultReason.FingerprintUnknown,
        RouterOsFailure.WrongCredentials => FaultReason.WrongCredentials,
        RouterOsFailure.SessionRefused => FaultReason.NotPermitted,
        _ => FaultReason.ConnectionLost,
    };

    private static FaultReason Reason(Trap trap) =>
        trap.Kind == TrapKind.NotPermitted ? FaultReason.NotPermitted
        : trap.Message.Contains("no space left", StringComparison.OrdinalIgnoreCase) || trap.Message.Contains("not enough space", StringComparison.OrdinalIgnoreCase) ? FaultReason.DiskFull
        : FaultReason.Refused;
}
