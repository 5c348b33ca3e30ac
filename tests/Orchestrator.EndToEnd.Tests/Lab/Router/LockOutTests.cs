using System.Diagnostics;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>The router's API goes through its own interface: a change can cut it, and only the router itself can undo that then.</summary>
[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class LockOutTests(RouterFixture fixture)
{
    private const string Name = "undo";

    [Theory]
    [InlineData("/ip/firewall/filter", "/ip firewall filter remove [find comment=cut]", "chain=input", "action=drop", "protocol=tcp", "dst-port=8728", "comment=cut")]
    [InlineData("/ip/route", "/ip route remove [find comment=cut]", "dst-address=198.18.2.1/32", "blackhole=yes", "comment=cut")]
    public async Task A_change_that_cuts_its_own_session_is_taken_back_by_the_armed_script(string menu, string undo, params string[] change)
    {
        await using var router = await fixture.ConnectAsync(TimeSpan.FromSeconds(20));
        await router.AddAsync("/system/script", $"name={Name}", $"source=:do {{ {undo} }} on-error={{}}\n/system scheduler remove [find name={Name}]");
        await router.AddAsync("/system/scheduler", $"name={Name}", "interval=12s", $"on-event={Name}");

        var clock = Stopwatch.StartNew();
        await AddWithoutWaitingForAnswerAsync(router, menu, change);
        await Should.ThrowAsync<RouterOsException>(() => router.Connection.ExecuteAsync(new Command("/system/identity/print").Within(TimeSpan.FromSeconds(2)), default));
        await Should.ThrowAsync<RouterOsException>(() => fixture.ConnectAsync(TimeSpan.FromSeconds(2)));

        await using var again = await ConnectAgainAsync();
        clock.Elapsed.TotalSeconds.ShouldBeInRange(5, 40);
        (await again.PrintAsync(menu)).ShouldNotContain(row => row["comment"] == "cut");
        (await again.PrintAsync("/system/scheduler")).ShouldNotContain(row => row["name"] == Name);
        await again.RemoveWhereAsync("/system/script", row => row["name"] == Name);
    }

    // The answer may or may not come through before the session is dead.
    private static async Task AddWithoutWaitingForAnswerAsync(RouterMenus router, string menu, string[] pairs)
    {
        var command = pairs.Select(pair => pair.Split('=', 2)).Aggregate(new Command(menu + "/add").Within(TimeSpan.FromSeconds(2)), (built, pair) => built.With(pair[0], pair[1]));
        try
        {
            (await router.Connection.ExecuteAsync(command, default)).Trap.ShouldBeNull();
        }
        catch (RouterOsException)
        {
            // Cut off before the answer.
        }
    }

    private async Task<RouterMenus> ConnectAgainAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await fixture.ConnectAsync(TimeSpan.FromSeconds(3));
            }
            catch (RouterOsException) when (clock.Elapsed < TimeSpan.FromSeconds(40))
            {
                await Task.Delay(300);
            }
        }
    }
}
