using Orchestrator.Web.Application;

namespace Orchestrator.Web.Jobs;

/// <summary>What keeps the background work from storing anything just now, for pages that wait for it. Thread-safe.</summary>
internal sealed class StoreWatch
{
    private volatile Problem? _trouble;

    public Problem? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }
}
