namespace Orchestrator.Web.Tests.Host;

/// <summary>Shows a fixed time; timers run on the real one.</summary>
internal sealed class MovableClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
