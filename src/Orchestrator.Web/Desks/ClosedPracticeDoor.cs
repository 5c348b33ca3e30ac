using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks;

/// <summary>An installation without a practice network: the door is not shown, and does not open.</summary>
internal sealed class ClosedPracticeDoor : IPracticeDoor
{
    private static readonly PracticeView None = new(Available: false, Open: false, Routers: []);

    public Task<PracticeView> GetAsync(CancellationToken cancellationToken) => Task.FromResult(None);

    public Task<Answer<PracticeView>> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(Answer<PracticeView>.No(
        new Problem("practice.absent", "This installation has no practice network.", "", "Add a device instead.")));

    public Task<Answer<PracticeView>> CloseAsync(CancellationToken cancellationToken) => Task.FromResult(Answer<PracticeView>.Yes(None));
}
