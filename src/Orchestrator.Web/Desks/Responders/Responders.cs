using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>What the Responder page shows and does.</summary>
internal sealed class Responders(EmbeddedResponder embedded, ResponderDesk desk, ApiTokenStore tokens, StoreGuard guard) : IResponders
{
    public async Task<RespondersView> GetAsync(CancellationToken cancellationToken)
    {
        await ForgetRevokedAsync(cancellationToken);
        return new RespondersView(embedded.View, desk.Remotes());
    }

    public Task<Answer<bool>> SwitchAsync(bool on, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (embedded.View.Configured)
            return Answer<bool>.No(ResponderWords.Configured);
        await embedded.SwitchAsync(on, cancellationToken);
        return Answer<bool>.Yes(on);
    });

    /// <summary>A token may have been revoked by another node, or while a report with it was on its way.</summary>
    private async Task ForgetRevokedAsync(CancellationToken cancellationToken)
    {
        // Who reported comes first: a token that is made meanwhile is not taken for revoked.
        if (desk.Tokens() is not { Count: > 0 } reported)
            return;
        try
        {
            foreach (var revoked in reported.Except((await tokens.ListAsync(ApiTokenPurpose.Responder, cancellationToken)).Select(token => token.Id)))
                desk.Forget(revoked);
        }
        catch (Exception error) when (guard.Explain(error) is not null)
        {
            // A database that is away: who reported stays until it is back.
        }
    }
}
