using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>What the Responder page shows and does.</summary>
internal sealed class Responders(EmbeddedResponder embedded, ResponderDesk desk, StoreGuard guard) : IResponders
{
    public Task<RespondersView> GetAsync(CancellationToken cancellationToken) => Task.FromResult(new RespondersView(embedded.View, desk.Remotes()));

    public Task<Answer<bool>> SwitchAsync(bool on, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (embedded.View.Configured)
            return Answer<bool>.No(ResponderWords.Configured);
        await embedded.SwitchAsync(on, cancellationToken);
        return Answer<bool>.Yes(on);
    });
}
