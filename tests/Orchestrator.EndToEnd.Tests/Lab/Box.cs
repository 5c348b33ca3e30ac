namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>One machine of the lab. Commands reach it from inside the guest, whatever its own filter or routes do.</summary>
public sealed class Box(NetworkLab lab, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => name;

    /// <summary>Runs a shell script in the box.</summary>
    public Task<CommandResult> RunAsync(string script, TimeSpan? timeout = null, string input = "") =>
        Shell.RunAsync(Words("sh", "-c", script), timeout ?? Patience, input, $"{name}: {script}");

    /// <summary>Runs a shell script that must succeed; gives its output.</summary>
    public async Task<string> DoAsync(string script, TimeSpan? timeout = null) => (await RunAsync(script, timeout)).ShouldSucceed().Output;

    public async Task WriteFileAsync(string path, string text, string mode = "644") =>
        (await RunAsync($"umask 077; cat > {Shell.Quote(path)} && chmod {mode} {Shell.Quote(path)}", input: text)).ShouldSucceed();

    /// <summary>Whether echo requests are answered, tried until one is or the time is up.</summary>
    public async Task<bool> ReachesAsync(string address, int seconds = 5) =>
        (await RunAsync($"for i in $(seq {seconds * 2}); do ping -c1 -W1 {address} && exit 0; sleep 0.2; done; exit 1", TimeSpan.FromSeconds(seconds * 4 + 10))).ExitCode == 0;

    /// <summary>Starts the box again and waits until it is up. Its files stay, all that a kernel or a daemon knew is gone.</summary>
    public Task RebootAsync() => GuestAsync($"/lab/reboot {name}");

    /// <summary>Starts the box again unless it was started that way: by the lab's few lines, ifupdown among them, or by systemd.</summary>
    public Task BootAsync(BoxBoot boot) => GuestAsync($"/lab/reboot {name} {(boot == BoxBoot.Systemd ? "systemd" : "plain")}");

    public Task<Capture> CaptureAsync(string @interface, string filter = "") => Capture.StartAsync(this, @interface, filter);

    private async Task GuestAsync(string command) =>
        (await Shell.RunAsync([.. lab.Status.Ssh, "--", command], TimeSpan.FromSeconds(120), what: command)).ShouldSucceed();

    internal IReadOnlyList<string> Words(params string[] command) =>
        [.. lab.Status.Ssh, "--", string.Join(' ', command.Prepend(name).Prepend("/lab/in").Select(Shell.Quote))];
}

/// <summary>What process 1 of a box is.</summary>
public enum BoxBoot
{
    Plain,
    Systemd,
}
