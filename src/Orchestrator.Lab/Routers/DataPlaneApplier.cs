using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Lab.Routers;

/// <summary>Hands the tables to the data plane: never older after newer, and several changes at once where they come fast.</summary>
internal sealed class DataPlaneApplier(VirtualRouter router)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _applied = -1;

    /// <summary>After a reboot nothing counts as applied.</summary>
    public void Forget() => _applied = -1;

    /// <summary>Returns when the data plane matches the tables as they are now, or newer.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (router.DataPlane is NoDataPlane)
            return;
        var wanted = router.Database.Revision;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_applied >= wanted)
                return;
            var tables = await router.SnapshotAsync(cancellationToken);
            await router.DataPlane.ApplyAsync(tables, cancellationToken);
            _applied = tables.Revision;
        }
        finally
        {
            _turn.Release();
        }
    }
}
