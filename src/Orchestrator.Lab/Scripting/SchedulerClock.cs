namespace Orchestrator.Lab.Scripting;

internal sealed class SchedulerClock(VirtualRouter router) : IDisposable
{
    public VirtualRouter Router { get; } = router;

    public void Boot() => _ = Router;

    public void Wake() => _ = Router;

    public void Dispose()
    {
    }
}
