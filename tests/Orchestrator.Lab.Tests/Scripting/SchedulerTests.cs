using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests.Scripting;

public sealed class SchedulerTests
{
    [Fact]
    public async Task A_task_without_a_start_runs_after_one_interval_and_again()
    {
        await using var router = new TestRouter();
        await router.Add("/system/scheduler", "=name=t", "=interval=5m", "=on-event=:log info tick");
        (await router.Run("/system/scheduler/print")).Row["next-run"].ShouldBe("2026-03-01 12:05:00");
        await router.Pass(TimeSpan.FromMinutes(4.9));
        (await Ticks(router)).ShouldBe(0);
        await router.Pass(TimeSpan.FromMinutes(0.2));
        (await Ticks(router)).ShouldBe(1);
        await router.Pass(TimeSpan.FromMinutes(5));
        (await Ticks(router)).ShouldBe(2);
        (await router.Run("/system/scheduler/print")).Row["run-count"].ShouldBe("2");
    }

    [Fact]
    public async Task An_armed_undo_takes_the_change_back_and_disarms_itself()
    {
        await using var router = new TestRouter();
        await router.Pass(TimeSpan.FromMinutes(1));
        await router.Add("/system/script", "=name=orch-rb", "=policy=read,write,test",
            "=source=:do { /ip firewall filter remove [find comment=\"orch:1\"] } on-error={}\n/system scheduler remove [find name~\"^orch-rb\"]\n/system script remove orch-rb");
        await router.Add("/system/scheduler", "=name=orch-rb", "=interval=3m", "=on-event=orch-rb", "=policy=read,write,test");
        await router.Add("/system/scheduler", "=name=orch-rb-boot", "=start-time=startup", "=on-event=orch-rb", "=policy=read,write,test");
        await router.Add("/ip/firewall/filter", "=chain=input", "=action=drop", "=comment=orch:1");
        await router.Pass(TimeSpan.FromMinutes(2));
        (await router.Print("/ip/firewall/filter")).Count.ShouldBe(1);
        await router.Pass(TimeSpan.FromMinutes(2));
        (await router.Print("/ip/firewall/filter")).ShouldBeEmpty();
        (await router.Print("/system/scheduler")).ShouldBeEmpty();
        (await router.Print("/system/script")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task A_script_that_runs_is_listed_as_a_job_until_its_end(string version)
    {
        await using var router = new TestRouter(version);
        await router.Pass(TimeSpan.FromMinutes(1));
        await router.Add("/system/script", "=name=slow", "=policy=read,test", "=source=:delay 10s");
        await router.Add("/system/scheduler", "=name=t", "=interval=3m", "=on-event=slow", "=policy=read,test");
        (await router.Print("/system/script/job")).ShouldBeEmpty();
        router.Time.Advance(TimeSpan.FromMinutes(3.05));
        for (int i = 0; (await router.Print("/system/script/job")).Count == 0 && i < 250; i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        var job = (await router.Print("/system/script/job")).ShouldHaveSingleItem();
        job["script"].ShouldBe("slow");
        job["owner"].ShouldBe("*sys");
        job["policy"].ShouldBe("read,test");
        (await router.Print("/system/script/job", "?script=other")).ShouldBeEmpty();
        // The job is listed before its delay begins, so the clock goes on until the delay has seen it.
        for (int i = 0; (await router.Print("/system/script/job")).Count > 0 && i < 10; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            router.Time.Advance(TimeSpan.FromSeconds(11));
        }
        await router.Router.Scheduler.Idle.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        (await router.Print("/system/script/job")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_startup_task_runs_three_seconds_after_a_reboot()
    {
        await using var router = new TestRouter();
        await router.Add("/system/scheduler", "=name=t", "=start-time=startup", "=on-event=:log info tick");
        await router.Pass(TimeSpan.FromMinutes(10));
        var before = await Ticks(router);
        await router.Router.RebootAsync(TestContext.Current.CancellationToken);
        await router.Pass(TimeSpan.FromSeconds(2));
        (await Ticks(router)).ShouldBe(before);
        await router.Pass(TimeSpan.FromSeconds(2));
        (await Ticks(router)).ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_start_in_the_past_without_an_interval_never_comes()
    {
        await using var router = new TestRouter();
        await router.Add("/system/scheduler", "=name=t", "=start-date=2020-01-01", "=start-time=00:00:00", "=on-event=:log info tick");
        (await router.Run("/system/scheduler/print")).Row.ShouldNotContainKey("next-run");
        await router.Add("/system/scheduler", "=name=u", "=start-time=13:30:00", "=on-event=:log info tick");
        (await router.Print("/system/scheduler"))[1]["next-run"].ShouldBe("2026-03-01 13:30:00");
        await router.Pass(TimeSpan.FromDays(2));
        (await Ticks(router)).ShouldBe(1);
    }

    [Fact]
    public async Task A_disabled_or_removed_task_does_not_run()
    {
        await using var router = new TestRouter();
        var id = await router.Add("/system/scheduler", "=name=t", "=interval=1m", "=on-event=:log info tick");
        (await router.Run("/system/scheduler/disable", "=.id=" + id)).Ok();
        await router.Pass(TimeSpan.FromMinutes(5));
        (await router.Run("/system/scheduler/enable", "=.id=" + id)).Ok();
        (await router.Run("/system/scheduler/remove", "=.id=" + id)).Ok();
        await router.Pass(TimeSpan.FromMinutes(5));
        (await Ticks(router)).ShouldBe(0);
    }

    [Fact]
    public async Task A_task_whose_script_asks_for_more_than_the_task_has_fails_into_the_log()
    {
        await using var router = new TestRouter();
        await router.Add("/system/script", "=name=s", "=source=:log info tick", "=policy=read,write,policy");
        await router.Add("/system/scheduler", "=name=t", "=interval=1m", "=on-event=s", "=policy=read,write");
        await router.Pass(TimeSpan.FromMinutes(1.5));
        (await Ticks(router)).ShouldBe(0);
        (await router.Print("/log", "?topics=script,error")).ShouldHaveSingleItem()["message"].ShouldContain("not enough permissions");
    }

    [Fact]
    public async Task Version_6_prints_its_own_dates()
    {
        await using var router = new TestRouter("6.49.10");
        await router.Add("/system/scheduler", "=name=t", "=interval=5m", "=on-event=x");
        var task = (await router.Run("/system/scheduler/print")).Row;
        task["next-run"].ShouldBe("mar/01/2026 12:05:00");
        task["start-date"].ShouldBe("mar/01/2026");
    }

    private static async Task<int> Ticks(TestRouter router) => (await router.Print("/log", "?message=tick")).Count;
}
