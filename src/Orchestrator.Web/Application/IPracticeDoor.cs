namespace Orchestrator.Web.Application;

/// <summary>The practice network: virtual routers inside the app, so that everything can be tried without hardware.</summary>
public interface IPracticeDoor
{
    Task<PracticeView> GetAsync(CancellationToken cancellationToken);

    /// <summary>Starts the virtual routers; the devices appear in the topology, marked as practice. No effect when open.</summary>
    Task<Answer<PracticeView>> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Stops the routers and forgets their devices, sites, links and changes. Touches nothing else.</summary>
    Task<Answer<PracticeView>> CloseAsync(CancellationToken cancellationToken);
}

/// <param name="Available">False in an installation without it; the door is not shown then.</param>
/// <param name="Open">Routers are running.</param>
/// <param name="Routers">Their names.</param>
public sealed record PracticeView(bool Available, bool Open, IReadOnlyList<string> Routers);
