using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Linux;

/// <summary>What a failed script means.</summary>
internal static class ShellFaults
{
    public const int Busy = 75;
    private const int Drifted = 65;
    private const int NotFound = 127;

    public static DeviceFault Of(SshResult result)
    {
        string said = result.Error.Trim() is { Length: > 0 } error ? error : result.Output.Trim();
        string detail = said.Length <= 500 ? said : said[^500..];
        return new DeviceFault(Reason(result.ExitCode, said), detail.Length > 0 ? detail : $"exit code {result.ExitCode}");
    }

    private static FaultReason Reason(int exitCode, string said) =>
        Says(said, "No space left on device") || Says(said, "Disk quota exceeded") ? FaultReason.DiskFull
        : exitCode == Busy ? FaultReason.Busy
        : exitCode == Drifted ? FaultReason.Drifted
        : exitCode == NotFound || Says(said, "command not found") ? FaultReason.MissingProgram
        : Says(said, "sudo:") || Says(said, "Permission denied") || Says(said, "Operation not permitted") || Says(said, "Read-only file system") ? FaultReason.NotPermitted
        : FaultReason.Refused;

    private static bool Says(string said, string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
}
