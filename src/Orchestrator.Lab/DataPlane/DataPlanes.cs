using Orchestrator.Lab.DataPlane.Linux;

namespace Orchestrator.Lab.DataPlane;

/// <summary>Data planes by the name the command line gives them.</summary>
internal static class DataPlanes
{
    private const string Folder = "/run/virtual-router";

    /// <summary><c>linux</c>: this process's network namespace; anything else: none.</summary>
    public static IDataPlane Create(string? name) => name == "linux"
        ? new LinuxDataPlane(Folder, TimeProvider.System, line => Console.WriteLine($"data plane: {line}"))
        : NoDataPlane.Instance;
}
