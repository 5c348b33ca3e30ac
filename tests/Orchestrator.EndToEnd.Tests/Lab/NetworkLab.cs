using System.Reflection;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>One running lab: a kernel of its own with six boxes. Disposing takes it down without a trace.</summary>
public sealed class NetworkLab : IAsyncDisposable
{
    internal static readonly string ToolPath = Path.Combine(Metadata("RepoRoot"), "tests", "lab");

    private static int _started;

    private NetworkLab(LabStatus status) => Status = status;

    public LabStatus Status { get; }

    public Box Inet => new(this, "inet");

    public Box Nat => new(this, "nat");

    public Box Branch => new(this, "branch");

    public Box Hub => new(this, "hub");

    public Box LanBranch => new(this, "lan-branch");

    public Box LanHub => new(this, "lan-hub");

    public Box this[string box] => new(this, box);

    /// <summary>Why no lab can run here, or null. A missing prerequisite is a reason; a lab that fails to start is not.</summary>
    public static async Task<string?> ReasonNotToRunAsync()
    {
        var check = await LabCommandAsync(["check"]);
        return check.ExitCode == 0 ? null : check.Error.Trim();
    }

    public static string NewName() => $"t{Environment.ProcessId % 10000000}{(char)('a' + Interlocked.Increment(ref _started) % 26)}";

    /// <summary>Brings a lab up; it also goes down by itself when this process ends in any way.</summary>
    public static async Task<NetworkLab> StartAsync(params string[] options)
    {
        var name = NewName();
        var up = await LabCommandAsync(["up", "--name", name, "--owner", $"{Environment.ProcessId}", "--verbose", .. options]);
        var lab = new NetworkLab(LabStatus.Parse(up.ShouldSucceed().Output));
        await lab.OpenShellAsync();
        return lab;
    }

    /// <summary>As <see cref="StartAsync"/>, with the virtual RouterOS in the branch.</summary>
    public static Task<NetworkLab> StartWithRouterAsync() => StartAsync("--app", Metadata("VirtualRouter"));

    /// <summary>Where the branch's API is reached from this machine.</summary>
    public RouterOsEndpoint BranchApi => RouterOsEndpoint.Plain(Status.Forward("branch-api").Address.ToString(), Status.Forward("branch-api").Port);

    public static Task<CommandResult> LabCommandAsync(IReadOnlyList<string> words) => Shell.RunAsync([ToolPath, .. words], TimeSpan.FromMinutes(2));

    public async ValueTask DisposeAsync() => (await LabCommandAsync(["down", "--name", Status.Name])).ShouldSucceed();

    internal static string Metadata(string key) =>
        typeof(NetworkLab).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    /// <summary>Starts the shared connection in the background first, so that no command's pipes are held open by it.</summary>
    private async Task OpenShellAsync()
    {
        using var master = Shell.Start([.. Status.Ssh.SkipLast(1), "-N", "-f", Status.Ssh[^1]]);
        await master.WaitForExitAsync();
        master.ExitCode.ShouldBe(0, "ssh to the lab's shell server");
    }
}
