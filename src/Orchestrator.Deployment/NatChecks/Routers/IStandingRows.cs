namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>Hears of the rows of a check on a router, so that others keep out while they stand.</summary>
public interface IStandingRows
{
    /// <summary>Rows are about to be written. If this fails none is.</summary>
    /// <param name="until">When their undo runs, if nobody removes them before.</param>
    Task ComeAsync(DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>They were seen gone. Not called where they could not be.</summary>
    Task WentAsync();
}
