using System.Globalization;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Jobs;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>Devices whose NATs were checked are asked once a day what they run; nobody has to read them by hand.</summary>
public sealed class VersionRoundTests : IAsyncDisposable
{
    private const string Old = "7.16.2 (stable)", New = "7.17 (stable)";

    private readonly CheckedApp _app = new();
    private int _round;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_new_firmware_is_found_by_the_round_stored_and_told()
    {
        var branch = await CheckedAsync();
        Upgrade(branch);
        await RoundAsync();
        (await _app.Get<DeviceStore>().GetAsync(branch.Id, Cancel))!.Device.Facts.ShouldBeOfType<RouterOsFacts>().Version.ShouldBe(New);
        var told = (await _app.Checks.GetAsync(Cancel)).Uplinks[0];
        (told.Newer, told.Activity).ShouldBe(($"branch runs {New} now; it was checked with {Old}.", CheckActivity.Idle));
        (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.Uplink!.Newer.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Where_that_is_wanted_the_round_has_it_checked_at_once_and_only_once()
    {
        var branch = await CheckedAsync();
        await _app.Checks.SetRecheckAsync(Recheck.Queue, Cancel);
        Upgrade(branch);
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0 && view.Uplinks[0].Newer.Length == 0, Cancel);
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
        (await HistoryAsync(branch)).ShouldBe([(RecheckRule.Actor, New), ("ada", Old)]);
    }

    [Fact]
    public async Task Nothing_wanted_is_nothing_read_and_nothing_said()
    {
        var branch = await CheckedAsync();
        await _app.Checks.SetRecheckAsync(Recheck.Nothing, Cancel);
        Upgrade(branch);
        int before = _app.Reading.Reads;
        await RoundAsync();
        _app.Reading.Reads.ShouldBe(before);
        var stored = (await _app.Get<DeviceStore>().GetAsync(branch.Id, Cancel))!;
        await _app.Get<DeviceStore>().SaveAsync(stored.Device with { Facts = _app.Reading.Facts["branch"] }, null, Cancel);
        (await _app.Checks.GetAsync(Cancel)).Uplinks[0].Newer.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_attempt_that_did_not_get_to_the_device_does_not_use_the_version_up()
    {
        var branch = await CheckedAsync();
        await _app.Checks.SetRecheckAsync(Recheck.Queue, Cancel);
        Upgrade(branch);

        _app.Runner.Missing = SelfCheckWords.NoResponder;
        await RoundAsync();
        (await HistoryAsync(branch)).Count.ShouldBe(1);

        _app.Runner.Missing = null;
        _app.Runner.Fault = SelfCheckWords.BeingPushed("branch");
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0 && view.Uplinks[0].Problem is not null, Cancel);
        (await HistoryAsync(branch)).ShouldBe([(RecheckRule.Actor, ""), ("ada", Old)]);

        _app.Runner.Fault = null;
        _app.Runner.FaultInTheMiddle = new Problem("device.lost", "The connection to branch was lost.");
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0 && view.Uplinks[0].Problem?.Code == "device.lost", Cancel);
        // This one met it: that counts.
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
        (await HistoryAsync(branch)).ShouldBe([(RecheckRule.Actor, New), (RecheckRule.Actor, ""), ("ada", Old)]);
    }

    [Fact]
    public async Task A_device_that_cannot_be_entered_any_more_keeps_nobody_else_from_being_read()
    {
        // As it is where the database was moved without its master key: more of them than are read at a time.
        foreach (string name in new[] { "x", "y", "z" })
        {
            await _app.CheckAsync(Cancel, await _app.AddAsync(name, Profiles.Public("203.0.113.1"), cancellationToken: Cancel));
            _app.Reading.Throws[name] = new SecretUnreadableException(SecretKind.DevicePassword, new InvalidOperationException());
        }
        var branch = await CheckedAsync();
        Upgrade(branch);
        await RoundAsync();
        (await _app.Checks.GetAsync(Cancel)).Uplinks.Where(uplink => uplink.Newer.Length > 0).Select(uplink => uplink.DeviceName).ShouldBe(["branch"]);
    }

    [Fact]
    public async Task What_a_person_stopped_does_not_come_back_with_the_next_round()
    {
        var branch = await CheckedAsync();
        await _app.Checks.SetRecheckAsync(Recheck.Queue, Cancel);
        Upgrade(branch);
        _app.Runner.Gate = new TaskCompletionSource();
        await RoundAsync();
        await _app.UntilAsync(view => view.Uplinks[0].Activity == CheckActivity.Running, Cancel);
        await _app.Checks.StopAsync(branch.Id.Value, Cancel);
        await _app.UntilAsync(view => view.Moving == 0, Cancel);

        await RoundAsync();
        (await _app.Checks.GetAsync(Cancel)).Moving.ShouldBe(0);
        (await HistoryAsync(branch)).ShouldBe([(RecheckRule.Actor, New), ("ada", Old)]);
        // Another version is another matter.
        _app.Runner.Facts = _app.Reading.Facts["branch"] = (RouterOsFacts)branch.Facts! with { Version = "7.18 (stable)" };
        _app.Runner.Gate.SetResult();
        await RoundAsync();
        await _app.UntilAsync(view => view.Moving == 0 && view.Uplinks[0].Newer.Length == 0, Cancel);
        (await HistoryAsync(branch))[0].ShouldBe((RecheckRule.Actor, "7.18 (stable)"));
    }

    [Fact]
    public async Task A_check_records_what_the_device_runs_when_it_begins()
    {
        var branch = await CheckedAsync();
        Upgrade(branch);
        var view = await _app.CheckAsync(Cancel, branch);
        view.Uplinks[0].Newer.ShouldBeEmpty();
        (await HistoryAsync(branch)).ShouldBe([("ada", New), ("ada", Old)]);
        (await _app.Get<DeviceStore>().GetAsync(branch.Id, Cancel))!.Device.Facts.ShouldBeOfType<RouterOsFacts>().Version.ShouldBe(New);
    }

    private async Task<Device> CheckedAsync()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        await _app.CheckAsync(Cancel, branch);
        return branch;
    }

    /// <summary>Somebody upgrades it, and tells nobody.</summary>
    private void Upgrade(Device device) =>
        _app.Runner.Facts = _app.Reading.Facts[device.Name] = (RouterOsFacts)device.Facts! with { Version = New };

    /// <summary>The round as it comes a day and a bit after the last one.</summary>
    private async Task RoundAsync()
    {
        const string last = "nat.last-version-round";
        string then = (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1.5)).ToString("O", CultureInfo.InvariantCulture);
        await _app.Get<SettingStore>().SetAsync(last, then, Cancel);
        await _app.Get<DurableJobs>().StartAsync<VersionRoundJob>($"round {++_round}", Cancel);
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); await _app.Get<SettingStore>().GetAsync(last, Cancel) == then; await Task.Delay(100, Cancel))
            clock.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private async Task<IReadOnlyList<(string By, string Firmware)>> HistoryAsync(Device device) =>
        [.. (await _app.Get<NatCheckStore>().HistoryAsync(device.Uplinks[0].Id, null, 10, Cancel)).Select(check => (check.StartedBy, check.Firmware))];
}
