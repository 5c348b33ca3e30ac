using Orchestrator.Web.Desks.Auditing;

namespace Orchestrator.Web.Tests.Auditing;

public sealed class AuditScheduleTests
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(5);

    [Fact]
    public void Every_device_comes_once_a_day_and_not_all_at_once()
    {
        var random = new Random(3);
        var devices = Enumerable.Range(0, 500).Select(_ => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(random.Next(9000)))).ToList();
        var start = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        var busiest = 0;
        var times = devices.ToDictionary(device => device, _ => 0);
        for (var at = start; at < start.AddDays(2); at += Round)
        {
            var due = devices.Where(device => AuditTimes.IsDue(device, TimeSpan.FromDays(1), at, at + Round)).ToList();
            busiest = Math.Max(busiest, due.Count);
            due.ForEach(device => times[device]++);
        }
        times.Values.ShouldAllBe(count => count == 2);
        busiest.ShouldBeLessThan(20);
    }

    [Fact]
    public void What_was_missed_while_nobody_looked_is_due_once()
    {
        var device = Guid.CreateVersion7();
        var then = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        AuditTimes.IsDue(device, TimeSpan.FromDays(1), then, then.AddDays(3)).ShouldBeTrue();
        AuditTimes.IsDue(device, TimeSpan.FromDays(1), then, then).ShouldBeFalse();
    }
}
