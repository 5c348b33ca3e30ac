using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs.Scripting;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>Texts made to break out of their place, sent through the driver and run by the virtual router's own script interpreter.</summary>
public sealed class HostileTextTests
{
    private const int Cases = 12;

    private static readonly string[] Pieces =
    [
        "\"", "\\", "$", "(", ")", "[", "]", ";", "{", "}", "?", "\r", "\n", "\t", "=", "!", "*1", " ", "'", "`", "#", "\\\"", "41", "\\41", "\\n",
        "$(x)", "[/system reboot]", "\" ; /system reset-configuration ; :put \"", "} on-error={}", ".id=*1", "!re", ".tag=1", "ž", "\u202e", "x", "comment=\"",
    ];

    private static readonly (RouterOsMenu Menu, Purpose Purpose, Field[] Fields)[] Places =
    [
        (RouterOsMenu.FirewallFilter, Purpose.ForwardIn, [new("chain", "forward"), new("action", "accept")]),
        (RouterOsMenu.FirewallNat, Purpose.NatException, [new("chain", "srcnat"), new("action", "accept")]),
        (RouterOsMenu.FirewallRaw, Purpose.AuditFix, [new("chain", "prerouting"), new("action", "accept")]),
        (RouterOsMenu.FirewallMangle, Purpose.MssOut, [new("chain", "forward"), new("action", "accept")]),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task Every_text_comes_back_as_sent_touches_no_other_row_and_survives_the_undo(string version)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        var clean = await device.SnapshotAsync(Cancel);
        var random = new Random(20_26);
        for (int i = 0; i < Cases; i++)
        {
            var (first, second) = (Wanted(device.Link.Tag, random), Wanted(device.Link.Tag, random));
            await EstablishAsync(driver, first);
            await IsThereAsync(driver, first, $"case {i}");
            var before = await device.SnapshotAsync(Cancel);

            await RollBackAsync(driver, second);
            (await device.SnapshotAsync(Cancel)).ShouldBe(before, $"case {i}: undo of other texts");
            await RollBackAsync(driver, Nothing(first.Tag));
            (await device.SnapshotAsync(Cancel)).ShouldBe(before, $"case {i}: undo of a removal");

            await EstablishAsync(driver, Nothing(first.Tag));
            (await device.SnapshotAsync(Cancel)).ShouldBe(clean, $"case {i}: removal");
        }
    }

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task Texts_that_others_wrote_on_the_router_change_nothing_and_are_not_changed(string version)
    {
        var random = new Random(7);
        for (int i = 0; i < 3; i++)
        {
            await using var device = await VirtualDevice.MakeAsync(version, Cancel);
            string[] q = [.. Enumerable.Range(0, 4).Select(_ => ScriptQuoting.Quote(Hostile(random)))];
            (await device.Router.ImportAsync($"""
                /system identity set name={q[0]}
                /interface bridge set bridge comment={q[1]}
                /ip firewall nat set [find comment="uplink"] comment={q[2]} log-prefix={q[3]}
                /ip firewall filter set [find action=drop] comment={q[3]}
                """, Cancel)).ShouldBeNull();
            await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
            var before = await device.SnapshotAsync(Cancel);
            await EstablishAsync(driver, device.Link);
            (await PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty();
            var linked = await device.SnapshotAsync(Cancel);
            await RollBackAsync(driver, device.OtherLink);
            (await device.SnapshotAsync(Cancel)).ShouldBe(linked);
            await EstablishAsync(driver, device.NoLink);
            (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        }
    }

    private static RouterOsDesired Wanted(LinkTag tag, Random random) => new()
    {
        Tag = tag,
        Rows =
        [
            .. Places.Select(place => new DesiredRow
            {
                Menu = place.Menu,
                Stamp = new Stamp(tag, place.Purpose),
                Fields = [.. place.Fields, new Field("log-prefix", Hostile(random)), new Field("content", Hostile(random))],
            }),
        ],
    };

    private static RouterOsDesired Nothing(LinkTag tag) => new() { Tag = tag, Rows = [] };

    private static string Hostile(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static async Task IsThereAsync(IDeviceDriver driver, RouterOsDesired wanted, string where)
    {
        var actual = (RouterOsActual)(await driver.ReadAsync(wanted.Tag, Cancel)).Value!;
        foreach (var row in wanted.Rows)
        {
            var found = actual.Rows(row.Menu).Single(candidate => candidate.Stamp == row.Stamp);
            foreach (var field in row.Fields)
                found[field.Name].ShouldBe(((Value.Plain)field.Value).Text, $"{where}: {row.Menu} {field.Name}");
        }
        driver.Compare(wanted, actual).Operations.ShouldBeEmpty(where);
    }

    private static async Task<ChangeSet> PlanAsync(IDeviceDriver driver, DesiredState desired) =>
        driver.Compare(desired, (await driver.ReadAsync(desired.Tag, Cancel)).Value!);

    private static async Task<PendingCommit> PushAsync(IDeviceDriver driver, DesiredState desired)
    {
        var armed = await driver.ArmAsync(await PlanAsync(driver, desired), "hostile", TimeSpan.FromMinutes(5), Cancel);
        armed.Fault.ShouldBeNull();
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        return armed.Value!;
    }

    private static async Task EstablishAsync(IDeviceDriver driver, DesiredState desired) =>
        (await driver.ConfirmAsync(await PushAsync(driver, desired), Cancel)).Fault.ShouldBeNull();

    private static async Task RollBackAsync(IDeviceDriver driver, DesiredState desired) =>
        (await driver.RollBackAsync(await PushAsync(driver, desired), Cancel)).Fault.ShouldBeNull();
}
