using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>What ssh means by its words on standard error.</summary>
internal static class SshFaults
{
    private static readonly (string Words, FaultReason Reason)[] Known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", FaultReason.FingerprintChanged),
        ("Host key verification failed", FaultReason.FingerprintChanged),
        ("host key is known for", FaultReason.FingerprintChanged),
        ("Permission denied", FaultReason.WrongCredentials),
        ("Too many authentication failures", FaultReason.WrongCredentials),
        ("No more authentication methods", FaultReason.WrongCredentials),
        ("Could not resolve hostname", FaultReason.UnknownHost),
        ("timed out", FaultReason.TimedOut),
        ("Connection refused", FaultReason.Unreachable),
        ("No route to host", FaultReason.Unreachable),
        ("Network is unreachable", FaultReason.Unreachable),
    ];

    public static DeviceFault Of(string error)
    {
        foreach (var (words, reason) in Known)
        {
            if (error.Contains(words, StringComparison.OrdinalIgnoreCase))
                return new DeviceFault(reason, LastLine(error));
        }
        return new DeviceFault(FaultReason.ConnectionLost, LastLine(error));
    }

    private static string? LastLine(string error) =>
        error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault() is { } line ? Clip(line) : null;

    private static string Clip(string line) => line.Length <= 300 ? line : line[..300];
}
