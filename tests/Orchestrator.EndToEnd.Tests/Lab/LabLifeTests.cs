using System.Diagnostics;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>Labs stand side by side and vanish without a trace, however they end.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class LabLifeTests(LabFixture fixture)
{
    [Fact]
    public async Task Two_labs_stand_side_by_side_and_the_end_of_one_leaves_the_other()
    {
        var first = fixture.Lab;
        var second = await NetworkLab.StartAsync();
        try
        {
            second.Status.Netns.ShouldNotBe(first.Status.Netns);
            second.Status.Forwards.Values.ShouldNotContain(port => first.Status.Forwards.Values.Contains(port));
            await second.Hub.DoAsync("touch /tmp/only-here");
            (await first.Hub.RunAsync("test -e /tmp/only-here")).ExitCode.ShouldBe(1);
            (await second.LanHub.ReachesAsync("192.0.2.80")).ShouldBeTrue();
        }
        finally
        {
            await second.DisposeAsync();
        }

        await ShouldLeaveNothingAsync(second.Status.Name);
        (await first.LanHub.ReachesAsync("192.0.2.80")).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_left_of_a_lab_whose_start_was_killed()
    {
        _ = fixture.Lab;
        var name = NetworkLab.NewName();
        using var up = Shell.Start([NetworkLab.ToolPath, "up", "--name", name]);
        await WaitAsync(async () => (await StateAsync(name)) == "starting" && File.Exists($"/run/orchestrator-lab/{name}/guest.pid"));
        up.Kill(); // the tool cannot catch this one: the guest runs on, half up
        await up.WaitForExitAsync();
        File.Exists($"/run/netns/orlab-{name}").ShouldBeTrue();

        (await NetworkLab.LabCommandAsync(["down", "--name", name])).ShouldSucceed();
        await ShouldLeaveNothingAsync(name);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_start_that_failed()
    {
        _ = fixture.Lab;
        var name = NetworkLab.NewName();
        var up = await NetworkLab.LabCommandAsync(["up", "--name", name, "--timeout", "1"]);
        up.ExitCode.ShouldBe(1);
        up.Error.ShouldContain("not ready after 1.0 s");
        await ShouldLeaveNothingAsync(name);
    }

    [Fact]
    public async Task A_lab_ends_with_its_owner()
    {
        _ = fixture.Lab;
        var name = NetworkLab.NewName();
        using var owner = Shell.Start(["sleep", "600"]);
        (await NetworkLab.LabCommandAsync(["up", "--name", name, "--owner", $"{owner.Id}"])).ShouldSucceed();
        owner.Kill();
        await owner.WaitForExitAsync();
        await WaitAsync(() => Task.FromResult(!Directory.Exists($"/run/orchestrator-lab/{name}")));
        await ShouldLeaveNothingAsync(name);
    }

    private static async Task<string?> StateAsync(string name) =>
        LabStatus.ParseAll((await NetworkLab.LabCommandAsync(["status"])).Output).FirstOrDefault(l => l.Name == name)?.State;

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(100);
        }
    }

    private static async Task ShouldLeaveNothingAsync(string name)
    {
        await WaitAsync(() => Task.FromResult(Processes(name).Count == 0));
        Directory.Exists($"/run/orchestrator-lab/{name}").ShouldBeFalse();
        File.Exists($"/run/orchestrator-lab/{name}.lock").ShouldBeFalse();
        File.Exists($"/run/netns/orlab-{name}").ShouldBeFalse();
        File.Exists($"/sys/class/net/lt-{name}").ShouldBeFalse();
    }

    /// <summary>Live processes whose command line or namespace belongs to the lab.</summary>
    private static List<string> Processes(string name)
    {
        var found = new List<string>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            try
            {
                var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                if (words.Contains($"orchestrator-lab/{name}/", StringComparison.Ordinal) || words.Contains($"orlab-{name}", StringComparison.Ordinal))
                {
                    found.Add(words);
                }
            }
            catch (IOException)
            {
                // the process ended while it was looked at
            }
        }

        return found;
    }
}
